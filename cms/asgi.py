"""ASGI root: library reads to the edge, other HTTP to Django, the one socket to the realtime app."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
# Web processes only: the worker forks, and a pool may not be shared across a fork.
os.environ.setdefault("DATABASE_POOL", "1")

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

http_application = get_asgi_application()

from cms.content.edge import LibraryEdge  # noqa: E402 - models exist only now
from cms.realtime.asgi import websocket_application  # noqa: E402

application = LibraryEdge(
    ProtocolTypeRouter({"http": http_application, "websocket": websocket_application()})
)
