"""One HTTP request through the guard: no proxy, no redirect, no cookie, a bounded answer."""

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.outbound import guard

_MOST_BYTES = 2_000
PRODUCT = "https://familystart.example"
USER_AGENT = f"FamilyStart/1 (+{PRODUCT})"


@dataclass(frozen=True)
class Reply:
    """Status, the address that a redirect names, the first bytes of the body, and seconds to wait if told.

    `etag` is the mark by which the server knows this body again, "" without one.
    """

    status: int
    location: str
    body: bytes
    retry_after: int | None = None
    etag: str = ""


class _Guarded:
    """Replaces how http.client opens its socket; TLS and the Host header keep the name."""

    def _open(self: Any, address: tuple[str, int], timeout: float, _source: Any = None) -> Any:
        return guard.connect(address[0], address[1], timeout)


class _Plain(_Guarded, http.client.HTTPConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = self._open


class _Secure(_Guarded, http.client.HTTPSConnection):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, context=ssl.create_default_context(), **kwargs)
        self._create_connection = self._open


def ask(
    method: str,
    url: str,
    *,
    timeout: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    only_https: bool = False,
    most: int = _MOST_BYTES,
) -> Reply:
    """Send one request and return the reply, whatever its status.

    Raises OSError (ForbiddenAddressError, socket.gaierror, TimeoutError, ssl.SSLError …) or
    http.client.HTTPException. `timeout` bounds each step and the whole body; reading stops after `most` bytes.
    """
    parts = guard.split_web_address(url, only_https=only_https)
    assert parts.hostname is not None  # noqa: S101 - split_web_address refuses addresses without a host
    kind = _Secure if parts.scheme == "https" else _Plain
    connection = kind(parts.hostname, guard.port_of(parts), timeout=timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            method, _ascii(path), body, {"User-Agent": USER_AGENT, "Accept": "*/*", **(headers or {})}
        )
        answer = connection.getresponse()
        wait = answer.headers.get("Retry-After") or ""
        return Reply(
            answer.status,
            answer.headers.get("Location") or "",
            _beginning(answer, timeout, most),
            int(wait) if wait.isdecimal() else None,
            answer.headers.get("ETag") or "",
        )
    finally:
        connection.close()


def _beginning(answer: http.client.HTTPResponse, patience: float, most: int) -> bytes:
    """The first bytes; a server that drips must not hold us."""
    end, read = time.monotonic() + patience, bytearray()
    while len(read) < most and time.monotonic() < end:
        part = answer.read1(most - len(read))
        if not part:
            break
        read += part
    return bytes(read)


def _ascii(path: str) -> str:
    """Quote what a browser would quote."""
    from urllib.parse import quote

    return quote(path, safe="/?&=%:;@!$'()*+,~-._[]")
