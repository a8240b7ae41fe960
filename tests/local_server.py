"""A web server of the test's own on 127.0.0.1, which answers what it is told and remembers what it was asked."""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class LocalServer:
    """`answers`: path -> status, (status, headers) or (status, headers, body); every other path gets `otherwise`."""

    port: int = 0
    scheme: str = "http"
    answers: dict[str, Any] = field(default_factory=dict)
    otherwise: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


@contextlib.contextmanager
def local_server(tls: ssl.SSLContext | None = None) -> Iterator[LocalServer]:
    """With a context of TLS it speaks https."""
    told = LocalServer(scheme="http" if tls is None else "https")

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.asked.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
            answer = told.answers.get(
                f"{self.command} {self.path}", told.answers.get(self.path, told.otherwise)
            )
            status, more, *rest = answer if isinstance(answer, tuple) else (answer, {})
            content = rest[0] if rest else b""
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_REPORT = _answer  # noqa: N815 - the names that http.server asks for

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
