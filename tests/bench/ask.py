"""Ask the server one thing at a time, outside the measured rounds."""

import http.client
import json
from typing import Any


class Asker:
    """One keep-alive connection to a port on loopback; hosts are named by header."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def json(self, host: str, path: str) -> Any:
        status, _, body = self.get(host, path)
        if status != 200:
            raise AssertionError(f"{host}{path} answers {status}: {body[:300]!r}")
        return json.loads(body)

    def tag(self, host: str, path: str, encoding: str) -> str:
        """The ETag under which this encoding is known."""
        status, headers, _ = self.get(host, path, {"Accept-Encoding": encoding})
        if status != 200 or "etag" not in headers:
            raise AssertionError(f"{host}{path} has no ETag ({status}).")
        return headers["etag"]

    def get(
        self, host: str, path: str, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        self._connection.request("GET", path, headers={"Host": host, **(headers or {})})
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def close(self) -> None:
        self._connection.close()
