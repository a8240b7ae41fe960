"""A client on the one socket, for tests. (channels.testing would bring a second ASGI server along.)"""

import json

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings

from cms.asgi import application
from tests.contract.conftest import client_of


class Socket(ApplicationCommunicator):
    def __init__(self, path, headers):
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self):
        await self.send_input({"type": "websocket.connect"})
        assert (await self.receive_output(timeout=5))["type"] == "websocket.accept"

    async def disconnect(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)

    async def send_text(self, text):
        await self.send_input({"type": "websocket.receive", "text": text})

    async def frame(self):
        output = await self.receive_output(timeout=5)
        assert output["type"] == "websocket.send", output
        return json.loads(output["text"])

    async def ask(self, command, data=None, frame_id="1"):
        """Send a command; return its answer, past any event that comes between."""
        await self.send_text(json.dumps({"id": frame_id, "command": command, "data": data or {}}))
        while True:
            frame = await self.frame()
            if frame.get("id") == frame_id:
                return frame

    async def event(self, name):
        """Wait for an event; return its data."""
        while True:
            frame = await self.frame()
            if frame.get("event") == name:
                return frame["data"]

    async def close_code(self):
        """Skip what still comes; return the code by which the server closes."""
        while True:
            output = await self.receive_output(timeout=5)
            if output["type"] == "websocket.close":
                return output["code"]


def make_socket(user, municipality, *, origin=None, host=None, path="/ws/", cookie=None):
    """For use in a thread with the database; `cookie` overrides the session."""
    host = host or f"{municipality.slug}.localhost"
    headers = [(b"host", host.encode())]
    if origin != "":
        headers.append((b"origin", (origin or f"http://{host}").encode()))
    if cookie is None and user is not None:
        cookie = client_of(user, municipality).cookies[settings.SESSION_COOKIE_NAME].value
    if cookie is not None:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return Socket(path, headers)


async def open_socket(user, municipality, **how):
    """A connected socket, after its `ready`."""
    socket = await database_sync_to_async(make_socket)(user, municipality, **how)
    await socket.connect()
    await socket.event("ready")
    return socket
