"""Radicale, a CalDAV server, on 127.0.0.1: what our reader meets outside speaks the same protocol."""

import base64
import contextlib
import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from radicale import config
from radicale.app import Application

USER, PASSWORD = "mette", "Canary-pass: word æ"


@dataclass
class CalDavServer:
    """One person's calendar at `path`. `asked` has method and path of each request."""

    port: int = 0
    path: str = f"/{USER}/calendar/"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{path or self.path}"

    def tell(self, method: str, path: str, body: bytes = b"", kind: str = "text/calendar") -> int:
        """Ask it as its owner; return the status."""
        both = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(
            method, path, body, {"Authorization": f"Basic {both}", "Content-Type": f"{kind}; charset=utf-8"}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def hold(self, name: str, ics: bytes) -> None:
        status = self.tell("PUT", f"{self.path}{name}.ics", ics)
        assert status in {201, 204}, status

    def drop(self, name: str) -> None:
        assert self.tell("DELETE", f"{self.path}{name}.ics") == 200


@contextlib.contextmanager
def radicale_server(folder: Path) -> Iterator[CalDavServer]:
    """Its files are in `folder`; the calendar is empty at first."""
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "collections")},
            "logging": {"level": "critical"},
        },
        "test",
    )
    served = CalDavServer()
    application = Application(settings)

    def noting(environ: dict[str, Any], start: Any) -> Any:
        served.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        return application(environ, start)

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, noting, handler_class=Quiet)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        assert served.tell("MKCALENDAR", served.path) == 201
        served.asked.clear()
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
