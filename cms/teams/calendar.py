"""Staffed time: when a team reads, and how long something takes, counted in that time only.

Pure functions over an immutable value; `cms.teams.queries.calendar_of` makes it. Open is what the clock
on the wall says: in the night of the short hour an interval is shorter, in the night of the long hour
longer, and an hour that the clock shows twice is open twice. All answers are in UTC.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from cms.teams.public_holidays import is_public_holiday

MIDNIGHT = 24 * 60
# So many days without an opening mean that nobody ever reads.
HORIZON = 400

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_ZERO = dt.timedelta(0)

# Minutes since local midnight: from (included) and until (excluded, at most MIDNIGHT).
Minutes = tuple[int, int]
# Two moments: from (included) and until (excluded).
Span = tuple[dt.datetime, dt.datetime]
# A time that does not count, such as a snooze; without an end it lasts.
Pause = tuple[dt.datetime, dt.datetime | None]


class NeverOpenError(ValueError):
    """The team has no opening within HORIZON days, or the pause has no end: there is no such moment."""


class NaiveTimeError(ValueError):
    """A moment came without its time zone."""


@dataclass(frozen=True)
class Calendar:
    """A team's week (Monday first) in local time, and the days on which it is closed all the same.

    Raises ValueError for intervals that overlap, or end before they begin.
    """

    timezone: ZoneInfo
    week: tuple[tuple[Minutes, ...], ...]
    closed_days: frozenset[dt.date] = frozenset()
    closed_on_holidays: bool = True

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("A week has seven days.")
        for day in self.week:
            last = 0
            for opens, closes in day:
                if not last <= opens < closes <= MIDNIGHT:
                    raise ValueError(f"Intervals must follow each other within the day: {day}")
                last = closes

    @classmethod
    def of(
        cls,
        timezone: ZoneInfo,
        intervals: Iterable[tuple[int, int, int]],
        *,
        closed_days: Iterable[dt.date] = (),
        closed_on_holidays: bool = True,
    ) -> "Calendar":
        """Make a calendar from (weekday, opens, closes) in any order; Monday is 0."""
        week: list[list[Minutes]] = [[] for _ in range(7)]
        for weekday, opens, closes in sorted(intervals):
            week[weekday].append((opens, closes))
        return cls(timezone, tuple(map(tuple, week)), frozenset(closed_days), closed_on_holidays)

    def intervals_on(self, day: dt.date) -> tuple[Minutes, ...]:
        """The day's intervals in local minutes; none on a closed day."""
        if day in self.closed_days or (self.closed_on_holidays and is_public_holiday(day)):
            return ()
        return self.week[day.weekday()]


def is_open(calendar: Calendar, at: dt.datetime) -> bool:
    """Whether somebody reads at this moment."""
    local = _aware(at).astimezone(calendar.timezone)
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.intervals_on(local.date()))


def spans_on(calendar: Calendar, day: dt.date) -> list[Span]:
    """The open times of one local day as moments, in order."""
    intervals = calendar.intervals_on(day)
    if not intervals:
        return []
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    found: list[Span] = []
    for start, end, offset in _pieces(calendar.timezone, day):
        for opens, closes in intervals:
            first = max(start, midnight + opens * _MINUTE - offset)
            last = min(end, midnight + closes * _MINUTE - offset)
            if first < last:
                found.append((first, last))
    return _joined(found)


def next_opening(calendar: Calendar, at: dt.datetime) -> dt.datetime | None:
    """The first moment from `at` on at which somebody reads: `at` itself while open; None when never."""
    return next((start for start, _end in _spans_from(calendar, at)), None)


def closed_since(calendar: Calendar, at: dt.datetime) -> dt.datetime | None:
    """When the closed time that lasts at `at` began; None while open, and without an opening in HORIZON days."""
    moment = _aware(at).astimezone(dt.UTC)
    day = moment.astimezone(calendar.timezone).date()
    for back in range(HORIZON):
        for start, end in reversed(spans_on(calendar, day - back * _DAY)):
            if end <= moment:
                return end
            if start <= moment:
                return None
    return None


def next_span(calendar: Calendar, at: dt.datetime) -> Span | None:
    """The open time that lasts at `at`, from `at` on, or else the next one; None when never.

    Intervals that touch, also at midnight, are one. It ends after HORIZON days at the latest.
    """
    found: Span | None = None
    for start, end in _spans_from(calendar, at):
        if found is None:
            found = (start, end)
        elif start == found[1] and end - found[0] < HORIZON * _DAY:
            found = (found[0], end)
        else:
            break
    return found


def due_at(
    start: dt.datetime, budget: dt.timedelta, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> dt.datetime:
    """The earliest moment by which `budget` of staffed time has passed since `start`.

    Time within `pauses` does not count. Raises NeverOpenError when there is no such moment, and
    ValueError for a negative budget. Never earlier for a later start or a larger budget.
    """
    if budget < _ZERO:
        raise ValueError("A budget cannot be negative.")
    left = budget
    if left == _ZERO:
        return _aware(start).astimezone(dt.UTC)
    breaks = _ordered(pauses)
    for span in _spans_from(calendar, start, breaks):
        for first, last in _without(span, breaks):
            if last - first >= left:
                return first + left
            left -= last - first
    raise NeverOpenError


def staffed_between(
    first: dt.datetime, last: dt.datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> dt.timedelta:
    """How much staffed time, without pauses, lies between two moments; none when they are reversed."""
    start, end = _aware(first).astimezone(dt.UTC), _aware(last).astimezone(dt.UTC)
    breaks = _ordered(pauses)
    total = _ZERO
    day = start.astimezone(calendar.timezone).date()
    while day <= end.astimezone(calendar.timezone).date():
        for opens, closes in spans_on(calendar, day):
            span = (max(opens, start), min(closes, end))
            total += sum((b - a for a, b in _without(span, breaks)), _ZERO)
        day += _DAY
    return total


def _spans_from(calendar: Calendar, at: dt.datetime, pauses: list[Span] | None = None) -> Iterator[Span]:
    """Open times from a moment on, day by day, until HORIZON days had none that counts."""
    start = _aware(at).astimezone(dt.UTC)
    day = start.astimezone(calendar.timezone).date()
    empty = 0
    while empty <= HORIZON:
        empty += 1
        for opens, closes in spans_on(calendar, day):
            if closes > start:
                span = (max(opens, start), closes)
                if not pauses or _without(span, pauses):
                    empty = 0
                yield span
        day += _DAY


_FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def _ordered(pauses: Iterable[Pause]) -> list[Span]:
    return sorted((_aware(start), _aware(end) if end else _FOREVER) for start, end in pauses)


def _without(span: Span, pauses: list[Span]) -> list[Span]:
    """What is left of a span when the pauses (in order) are taken out."""
    start, end = span
    left = []
    for pause_start, pause_end in pauses:
        if pause_start >= end:
            break
        if pause_start > start:
            left.append((start, min(pause_start, end)))
        start = max(start, pause_end)
    if start < end:
        left.append((start, end))
    return left


@lru_cache(maxsize=4096)
def _pieces(zone: ZoneInfo, day: dt.date) -> list[tuple[dt.datetime, dt.datetime, dt.timedelta]]:
    """A local day as pieces (start, end, offset from UTC): one, or two when the clock is changed."""
    start, end = (
        dt.datetime.combine(which, dt.time(), zone).astimezone(dt.UTC) for which in (day, day + _DAY)
    )
    before, after = _offset(zone, start), _offset(zone, end - _MINUTE)
    if before == after:
        return [(start, end, before)]
    low, high = 0, (end - start) // _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, start + middle * _MINUTE) == before else (low, middle)
    change = start + high * _MINUTE
    return [(start, change, before), (change, end, after)]


def _offset(zone: ZoneInfo, at: dt.datetime) -> dt.timedelta:
    return at.astimezone(zone).utcoffset() or _ZERO


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _aware(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise NaiveTimeError("Give the moment with its time zone.")
    return at
