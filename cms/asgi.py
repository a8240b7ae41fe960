"""ASGI root: library reads to the edge, other HTTP to Django, the one socket to the realtime app."""

import os

from channels.routing import ProtocolTypeRouter
from django.urls import get_resolver

from cms.one_thread import one_thread_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
# A pool is for this web process and its threads; children of the process decide for themselves.
inherited = os.environ.get("DATABASE_POOL")
os.environ.setdefault("DATABASE_POOL", "1")
http_application = one_thread_application()
if inherited is None:
    del os.environ["DATABASE_POOL"]

from cms.content.edge import LibraryEdge  # noqa: E402 - models exist only now
from cms.garbage import spare_what_stays  # noqa: E402
from cms.realtime.asgi import websocket_application  # noqa: E402

application = LibraryEdge(
    ProtocolTypeRouter({"http": http_application, "websocket": websocket_application()})
)

# Else the first request loads all views, and they are looked through for ever after.
_ = get_resolver().url_patterns
spare_what_stays()
