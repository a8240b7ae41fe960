"""Ask the web whether the addresses in our articles still exist: politely, boundedly, through the guard."""

import datetime as dt
import http.client
import random
import socket
import ssl
import time
from collections import Counter
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone

from cms.links.models import ExternalAddress
from cms.links.models.broken import Reason
from cms.outbound.guard import ForbiddenAddressError
from cms.outbound.http import Reply, ask

TIMEOUT = 10.0
STEPS = 5
# In one round: so many addresses, of one host so many, and never two at once.
ROUND = 100
OF_ONE_HOST = 5
NIGHT_HOURS = range(5)
_ABSENT = {404, 410}
# Some servers know no HEAD, and some answer it wrongly.
_OK = range(200, 300)


def check_due(*, seconds: float = 120.0, now: dt.datetime | None = None) -> int:
    """Check addresses whose time has come; return how many were asked. Nothing when the operator says so."""
    if not settings.CHECK_EXTERNAL_LINKS:
        return 0
    moment = now or timezone.now()
    end = time.monotonic() + seconds
    hosts: Counter[str] = Counter()
    asked = 0
    for row in ExternalAddress.objects.filter(next_check_at__lte=moment).order_by("next_check_at", "pk")[
        :1000
    ]:
        if asked >= ROUND or time.monotonic() >= end:
            break
        if hosts[row.host] >= OF_ONE_HOST:
            continue
        hosts[row.host] += 1
        asked += 1
        check(row, moment)
    return asked


def check(row: ExternalAddress, moment: dt.datetime) -> None:
    """Ask one address and note the result; it is asked again in the next night."""
    reason, status = verdict(row.url)
    row.reason, row.status = reason.value if reason else "", status
    row.failures = min(row.failures + 1, 1000) if reason else 0
    row.checked_at, row.next_check_at = moment, _next_night(moment)
    row.save(update_fields=["reason", "status", "failures", "checked_at", "next_check_at"])


def _next_night(moment: dt.datetime) -> dt.datetime:
    """Some minute of the coming night, so that not all are due at once."""
    local = timezone.localtime(moment)
    day = (local + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + dt.timedelta(minutes=random.randrange(60 * len(NIGHT_HOURS)))  # noqa: S311 - no secret


def verdict(url: str) -> tuple[Reason | None, int | None]:
    """Return (what is wrong or None, the last status or None)."""
    try:
        return _follow(url)
    except ForbiddenAddressError:
        return Reason.FORBIDDEN, None
    except socket.gaierror:
        return Reason.NO_HOST, None
    except ssl.SSLError:
        return Reason.CERTIFICATE, None
    except (OSError, http.client.HTTPException, ValueError):
        return Reason.NO_ANSWER, None


def _follow(url: str) -> tuple[Reason | None, int | None]:
    """Follow redirects one by one: each step goes through the guard anew."""
    for _step in range(STEPS + 1):
        reply = _reply(url)
        if reply.status in {301, 302, 303, 307, 308} and reply.location:
            url = urljoin(url, reply.location)
            continue
        return _meaning(reply.status), reply.status
    return Reason.TOO_MANY_STEPS, None


def _reply(url: str) -> Reply:
    reply = ask("HEAD", url, timeout=TIMEOUT)
    if reply.status < 400:
        return reply
    return ask("GET", url, timeout=TIMEOUT)


def _meaning(status: int) -> Reason | None:
    if status in _OK or status in {304, 429}:
        return None
    if status in _ABSENT:
        return Reason.NOT_FOUND
    if status >= 500:
        return Reason.FAILING
    return Reason.REFUSED if status in {400, 401, 403, 405, 451} else Reason.NOT_FOUND
