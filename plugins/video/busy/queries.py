"""Whose other calendars say what, and which of them are to be read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from plugins.video.busy.models import BusyCalendar, BusyTime
from plugins.video.slots import Span

if TYPE_CHECKING:
    from cms.accounts.models import User

# Each is read so often; one that has failed for a day seldom.
EVERY = dt.timedelta(minutes=15)
SELDOM = dt.timedelta(hours=6)
PERSISTENT = dt.timedelta(days=1)
# The job comes as often as that, and must not find that a second is missing.
_SLACK = dt.timedelta(minutes=1)


def calendars_of(user: "User") -> QuerySet[BusyCalendar]:
    """The person's own in this municipality; nobody else sees them."""
    return BusyCalendar.objects.filter(professional=user).select_related("municipality")


def failing_of(user: "User", now: dt.datetime) -> QuerySet[BusyCalendar]:
    return calendars_of(user).filter(failing_since__lte=now - PERSISTENT)


def due(now: dt.datetime) -> QuerySet[BusyCalendar]:
    """What is to be read in this municipality."""
    waits = Q(tried_at=None) | Q(tried_at__lte=now - EVERY + _SLACK)
    tired = Q(failing_since__lte=now - PERSISTENT, tried_at__gt=now - SELDOM)
    return BusyCalendar.objects.filter(waits).exclude(tired).select_related("municipality")


def busy_outside(people: "Iterable[User]", start: dt.datetime, end: dt.datetime) -> dict[UUID, list[Span]]:
    """When their other calendars say that they are busy: moments, and nothing of why."""
    # Unscoped on purpose: a person has one time, however many municipalities they work in.
    rows = BusyTime.unscoped.filter(
        calendar__professional__in=list(people), starts_at__lt=end, ends_at__gt=start
    )
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for person, starts_at, ends_at in rows.values_list("calendar__professional", "starts_at", "ends_at"):
        found[person].append((starts_at, ends_at))
    return found
