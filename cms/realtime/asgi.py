"""The websocket side of the ASGI root."""

from typing import Any

from channels.sessions import SessionMiddlewareStack

from cms.realtime.consumer import AppConsumer
from cms.realtime.handshake import PATH
from cms.realtime.plugin_sockets import plugin_socket


def websocket_application() -> Any:
    """The one socket at /ws/ of a municipality's host, plugins' own below it; all else closes with 4404."""
    one_socket = AppConsumer.as_asgi()

    async def by_path(scope: Any, receive: Any, send: Any) -> None:
        below = scope["path"].startswith(PATH) and scope["path"] != PATH
        await (plugin_socket if below else one_socket)(scope, receive, send)

    return SessionMiddlewareStack(by_path)
