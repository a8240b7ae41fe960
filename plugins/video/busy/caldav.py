"""Ask a CalDAV calendar for the entries of some time (RFC 4791, 7.8: calendar-query).

Entries that repeat come as they are, with what was changed in them, and are unfolded here as those of a file
are: what servers make of `expand` differs. A `free-busy-query` would bring less, but not whose entries they
are, and an invitation to one of our own meetings must count for nothing.
"""

import datetime as dt
import http.client
from urllib.parse import SplitResult, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cms.outbound.guard import port_of
from cms.outbound.http import Reply, ask
from plugins.video.busy.asking import MOST_BYTES, REDIRECTS, STEPS, TIMEOUT, in_words
from plugins.video.busy.errors import NotReadError
from plugins.video.busy.login import Login
from plugins.video.busy.models import Trouble

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_STAMP = "%Y%m%dT%H%M%SZ"
# A day more at both ends: for the server a day without a time zone may begin at another moment.
_DAY = dt.timedelta(days=1)
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
    <C:time-range start="{start}" end="{end}"/>
  </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>
"""


def query(url: str, login: Login, start: dt.datetime, end: dt.datetime) -> list[bytes]:
    """What the calendar has between two moments, each entry as a small ICS file; raise NotReadError."""
    asked = _QUERY.format(
        start=(start - _DAY).astimezone(dt.UTC).strftime(_STAMP),
        end=(end + _DAY).astimezone(dt.UTC).strftime(_STAMP),
    )
    return in_words(lambda: _read(_follow(url, login, asked.encode())))


def _follow(url: str, login: Login, body: bytes) -> Reply:
    """The reply, after redirects within the website: nobody else gets the password."""
    headers = {
        "Authorization": login.header,
        "Content-Type": "application/xml; charset=utf-8",
        "Accept": "application/xml, text/xml",
        "Depth": "1",
    }
    for _step in range(STEPS + 1):
        reply = ask(
            "REPORT", url, timeout=TIMEOUT, body=body, headers=headers, only_https=True, most=MOST_BYTES + 1
        )
        if reply.status not in REDIRECTS or not reply.location:
            return reply
        there = urljoin(url, reply.location)
        if _origin(urlsplit(there)) != _origin(urlsplit(url)):
            raise NotReadError(Trouble.MOVED)
        url = there
    raise NotReadError(Trouble.FAILING)


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    """Who is asked; raise NotReadError where it is no website."""
    if parts.scheme not in {"http", "https"}:
        raise NotReadError(Trouble.FORBIDDEN)
    return parts.scheme, parts.hostname or "", port_of(parts)


def _read(reply: Reply) -> list[bytes]:
    if reply.status == http.client.UNAUTHORIZED:
        raise NotReadError(Trouble.LOGIN)
    if reply.status == http.client.FORBIDDEN:
        raise NotReadError(Trouble.REFUSED)
    if reply.status in {404, 410}:
        raise NotReadError(Trouble.GONE)
    # A website that speaks something else, or a place in one that is no calendar.
    if reply.status in {200, 400, 405, 415, 501}:
        raise NotReadError(Trouble.NO_CALENDAR)
    if reply.status != http.client.MULTI_STATUS:
        raise NotReadError(Trouble.FAILING)
    if len(reply.body) > MOST_BYTES:
        raise NotReadError(Trouble.TOO_BIG)
    try:
        answer = fromstring(reply.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # A half answer is one too: to take half of it would make the other half free.
        raise NotReadError(Trouble.NO_CALENDAR) from None
    if answer.tag != f"{_DAV}multistatus":
        raise NotReadError(Trouble.NO_CALENDAR)
    return [_entry(response) for response in answer.iter(f"{_DAV}response")]


def _entry(response: Element) -> bytes:
    """The entry, or nothing where the server had it and could not give it."""
    data = response.find(f"{_DAV}propstat/{_DAV}prop/{_CALDAV}calendar-data")
    return (data.text or "").strip().encode() if data is not None else b""
