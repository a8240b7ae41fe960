"""Fetch a calendar from the address that somebody gave: guarded at each step, bounded, and only when it changed."""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin

from cms.outbound.guard import ForbiddenAddressError
from cms.outbound.http import Reply, ask
from plugins.video.busy.errors import NotReadError
from plugins.video.busy.models import Trouble

Asked = TypeVar("Asked")

TIMEOUT = 15.0
# So many redirects are followed, each judged anew.
STEPS = 5
# Some four thousand entries.
MOST_BYTES = 2_000_000
_LONGEST_ETAG = 200
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BEGINS, _ENDS = b"BEGIN:VCALENDAR", b"END:VCALENDAR"


@dataclass(frozen=True)
class Fetched:
    """The file, or None when it is as it was; and the mark by which it is known again."""

    data: bytes | None
    etag: str


def fetch(url: str, etag: str = "") -> Fetched:
    """Raise NotReadError. With a mark, only a calendar that has changed comes back."""
    return in_words(lambda: _follow(url, etag))


def in_words(act: Callable[[], Asked]) -> Asked:
    """What `act` returns; raise NotReadError for whatever goes wrong on the way to a website."""
    try:
        return act()
    except ForbiddenAddressError:
        trouble = Trouble.FORBIDDEN
    except socket.gaierror:
        trouble = Trouble.NO_HOST
    except ssl.SSLError:
        trouble = Trouble.CERTIFICATE
    except (OSError, http.client.HTTPException, ValueError):
        trouble = Trouble.NO_ANSWER
    # Outside of the handlers: what was raised may quote the address.
    raise NotReadError(trouble)


def _follow(url: str, etag: str) -> Fetched:
    headers = {"Accept": "text/calendar, */*;q=0.1"} | ({"If-None-Match": etag} if etag else {})
    for _step in range(STEPS + 1):
        reply = ask("GET", url, timeout=TIMEOUT, headers=headers, only_https=True, most=MOST_BYTES + 1)
        if reply.status in REDIRECTS and reply.location:
            url = urljoin(url, reply.location)
            continue
        return _read(reply, etag)
    raise NotReadError(Trouble.FAILING)


def _read(reply: Reply, etag: str) -> Fetched:
    if reply.status == http.client.NOT_MODIFIED and etag:
        return Fetched(None, etag)
    if reply.status in {401, 403}:
        raise NotReadError(Trouble.REFUSED)
    if reply.status in {404, 410}:
        raise NotReadError(Trouble.GONE)
    if reply.status != http.client.OK:
        raise NotReadError(Trouble.FAILING)
    if len(reply.body) > MOST_BYTES:
        raise NotReadError(Trouble.TOO_BIG)
    data = reply.body.removeprefix(b"\xef\xbb\xbf").strip()
    if not data.upper().startswith(_BEGINS):
        raise NotReadError(Trouble.NO_CALENDAR)
    if not data.upper().endswith(_ENDS):
        # It stopped half-way: to take half of it would make the other half free.
        raise NotReadError(Trouble.NO_ANSWER)
    mark = reply.etag
    return Fetched(data, mark if len(mark) <= _LONGEST_ETAG and mark.isascii() and mark.isprintable() else "")
