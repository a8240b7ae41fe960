"""From the bytes of a calendar (RFC 5545) to the times at which somebody is busy. Pure; titles are never looked at.

Entries that repeat are unfolded by recurring-ical-events. What is called off, marked as free or without
length takes no time. A file from outside may hold anything: it is bounded in size before it comes here, in
time and in number here, and one entry that nobody can read hides no other.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp

from plugins.video.busy.errors import NotReadError
from plugins.video.busy.models import Trouble
from plugins.video.slots import Span, joined, moment

# Reading ends after so many seconds, and so many times.
PATIENCE = 10.0
MOST_TIMES = 20_000
# Entries that stand for more than one each hour are no appointments.
MOST_A_DAY = 24
_DAY = dt.timedelta(days=1)
_WHEN = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})


@dataclass(frozen=True)
class Busy:
    """Times in order, none touching another, and how many entries were not understood."""

    spans: tuple[Span, ...]
    unread: int


def parse(data: bytes) -> list[Any]:
    """The calendars in the file; raise NotReadError."""
    # The library remembers time zones that a file defines, by name alone: no file may rule the next one's.
    tzp.use_default()
    try:
        found = Calendar.from_ical(data, multiple=True)
    except Exception as error:  # the library raises much
        raise NotReadError(Trouble.NO_CALENDAR) from error
    calendars = [one for one in found if one.name == "VCALENDAR"]
    if not calendars:
        raise NotReadError(Trouble.NO_CALENDAR)
    return calendars


def uids_of(calendars: list[Any]) -> set[str]:
    return {str(entry.get("UID", "")) for one in calendars for entry in one.walk("VEVENT")}


def busy_spans(
    calendars: list[Any],
    start: dt.datetime,
    end: dt.datetime,
    zone: ZoneInfo,
    *,
    without: Collection[str] = (),
    patience: float = PATIENCE,
) -> Busy:
    """What is taken between two moments; raise NotReadError when it is too much.

    Whole days are days in `zone`, and so are times without a time zone where the calendar names none.
    `without` are UIDs of entries that count for nothing.
    """
    last = time.monotonic() + patience
    found: list[Span] = []
    unread = 0
    for calendar in calendars:
        floating = _zone_of(calendar) or zone
        for entries in _series(calendar, without):
            if time.monotonic() > last or len(found) > MOST_TIMES:
                raise NotReadError(Trouble.TOO_BIG)
            try:
                found += _times_of(calendar, entries, start, end, floating, zone)
            except Exception:  # noqa: BLE001 - whatever is wrong with one entry, the others count
                unread += 1
            else:
                unread += any(name in _WHEN for entry in entries for name, _said in entry.errors)
        taken, lost = _told(calendar, floating, zone)
        found += taken
        unread += lost
    inside = [(max(one[0], start), min(one[1], end)) for one in found if one[0] < end and one[1] > start]
    return Busy(tuple(joined(inside)), unread)


def _series(calendar: Any, without: Collection[str]) -> Iterator[list[Any]]:
    """Entries that belong together: one that repeats, and what was changed in some of its repetitions."""
    by_uid: defaultdict[str, list[Any]] = defaultdict(list)
    for number, entry in enumerate(calendar.walk("VEVENT")):
        uid = str(entry.get("UID", ""))
        if uid not in without:
            by_uid[uid or f"#{number}"].append(entry)
    yield from by_uid.values()


def _times_of(
    calendar: Any,
    entries: list[Any],
    start: dt.datetime,
    end: dt.datetime,
    floating: ZoneInfo,
    zone: ZoneInfo,
) -> list[Span]:
    for entry in entries:
        for rule in _listed(entry.get("RRULE")):
            _check(rule)
    alone = Calendar()
    if _zone_of(calendar) is not None:
        alone.add("x-wr-timezone", str(calendar["X-WR-TIMEZONE"]))
    for entry in entries:
        alone.add_component(entry)
    # A day more at both ends: what has no time zone is compared without one.
    unfolded = recurring_ical_events.of(alone).between(start - _DAY, end + _DAY)
    return [
        (_moment(one.start, floating, zone), _moment(one.end, floating, zone))
        for one in unfolded
        if _takes_time(one)
    ]


def _check(rule: Any) -> None:
    """Raise ValueError for a rule that would repeat without end within a day."""
    often = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= max(1, len(_listed(rule.get(name))))
    frequency = {str(one).upper() for one in _listed(rule.get("FREQ"))}
    intervals = [int(one) for one in _listed(rule.get("INTERVAL"))]
    if frequency & {"SECONDLY", "MINUTELY", "HOURLY"} or often > MOST_A_DAY or any(n < 1 for n in intervals):
        raise ValueError("This repeats too often.")


def _takes_time(entry: Any) -> bool:
    return (
        str(entry.get("STATUS", "")).upper() != "CANCELLED"
        and str(entry.get("TRANSP", "")).upper() != "TRANSPARENT"
        # Outlook's own word, beside which it does not always write the other one.
        and str(entry.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() != "FREE"
    )


def _told(calendar: Any, floating: ZoneInfo, zone: ZoneInfo) -> tuple[list[Span], int]:
    """What is told without entries (VFREEBUSY), and how much of it could not be read."""
    found: list[Span] = []
    unread = 0
    for part in calendar.walk("VFREEBUSY"):
        for period in _listed(part.get("FREEBUSY")):
            try:
                if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                    found.append((_moment(period.start, floating, zone), _moment(period.end, floating, zone)))
            except Exception:  # noqa: BLE001 - as with entries
                unread += 1
    return found, unread


def _zone_of(calendar: Any) -> ZoneInfo | None:
    """The zone that the calendar names for all that has none, where it is one."""
    name = str(calendar.get("X-WR-TIMEZONE", ""))
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _moment(value: dt.date, floating: ZoneInfo, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return moment(zone, value, 0)
    return (value if value.tzinfo is not None else value.replace(tzinfo=floating)).astimezone(dt.UTC)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
