"""The websocket side of the ASGI root."""

from typing import Any

from channels.sessions import SessionMiddlewareStack

from cms.realtime.consumer import AppConsumer


def websocket_application() -> Any:
    """The one socket, at /ws/ of a municipality's host; other addresses are closed with 4404."""
    return SessionMiddlewareStack(AppConsumer.as_asgi())
