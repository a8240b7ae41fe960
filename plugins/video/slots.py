"""Which times are free: pure functions over immutable values, right in the nights in which clocks change.

A week is what the clock on the wall says. An edge of it becomes a moment by itself, day by day: one that
the clock skips moves forward by as much as the clock does, one that it shows twice is the first of the
two. From there on everything is moments in UTC, so an hour's meeting lasts an hour in every night.
"""

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cms.teams.public_holidays import is_public_holiday

# Two moments in UTC: from (included) and until (excluded).
Span = tuple[dt.datetime, dt.datetime]
_DAY = dt.timedelta(days=1)
MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Weekly:
    """From `opens` until `closes`, in minutes since local midnight, on a weekday (Monday is 0)."""

    weekday: int
    opens: int
    closes: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class Change:
    """Days, both included, on which there is more time or less; without minutes it is the whole day."""

    first: dt.date
    last: dt.date
    is_extra: bool
    opens: int = 0
    closes: int = MIDNIGHT


@dataclass(frozen=True)
class Schedule:
    """When somebody can be booked. Extra times count on closed days too; who is away is away."""

    zone: ZoneInfo
    weekly: tuple[Weekly, ...] = ()
    changes: tuple[Change, ...] = ()
    closed_days: frozenset[dt.date] = frozenset()
    closed_on_holidays: bool = True
    # Whole days, both included; without a last day until further notice.
    away: tuple[tuple[dt.date, dt.date | None], ...] = ()


@dataclass(frozen=True)
class Terms:
    """What one meeting takes: its length, what is kept free around it, and how times follow each other."""

    length: dt.timedelta
    before: dt.timedelta = dt.timedelta(0)
    after: dt.timedelta = dt.timedelta(0)
    step: dt.timedelta = dt.timedelta(minutes=30)

    def blocked(self, starts_at: dt.datetime) -> Span:
        return starts_at - self.before, starts_at + self.length + self.after


def spans_on(schedule: Schedule, day: dt.date) -> list[Span]:
    """The times of one local day as moments, in order, without touching or overlapping."""
    if any(first <= day and (last is None or day <= last) for first, last in schedule.away):
        return []
    found = (
        []
        if _is_closed(schedule, day)
        else [_span(schedule.zone, day, one) for one in schedule.weekly if one.holds_on(day)]
    )
    today = [one for one in schedule.changes if one.first <= day <= one.last]
    found += [_span(schedule.zone, day, one) for one in today if one.is_extra]
    found = joined(found)
    for one in today:
        if not one.is_extra:
            found = list(without(found, _span(schedule.zone, day, one)))
    return found


def free_starts(
    schedule: Schedule,
    terms: Terms,
    busy: Iterable[Span],
    first: dt.date,
    last: dt.date,
    *,
    not_before: dt.datetime,
    not_after: dt.datetime | None = None,
) -> list[dt.datetime]:
    """Every moment on the local days from first to last, both included, at which a meeting can begin.

    Times follow each other from the beginning of each open span; the meeting ends within it. What it
    blocks, buffers included, meets nothing of `busy`. Nothing begins before `not_before` or after
    `not_after`.
    """
    taken = joined(list(busy))
    starts = [span[0] for span in taken]
    found: list[dt.datetime] = []
    day = first
    while day <= last:
        for opens, closes in spans_on(schedule, day):
            at = opens
            while at + terms.length <= closes:
                if (
                    at >= not_before
                    and (not_after is None or at <= not_after)
                    and not _meets(taken, starts, terms.blocked(at))
                ):
                    found.append(at)
                at += terms.step
        day += _DAY
    return sorted(set(found))


def _meets(taken: Sequence[Span], starts: Sequence[dt.datetime], wanted: Span) -> bool:
    # Joined spans neither touch nor overlap: only the last that begins before our end can reach us.
    at = bisect.bisect_left(starts, wanted[1])
    return at > 0 and taken[at - 1][1] > wanted[0]


def moment(zone: ZoneInfo, day: dt.date, minute: int) -> dt.datetime:
    """What the wall clock calls so many minutes after midnight, as a moment; 1440 is the next midnight."""
    days, rest = divmod(minute, MIDNIGHT)
    local = dt.datetime.combine(day + days * _DAY, dt.time(*divmod(rest, 60)), zone)
    return local.astimezone(dt.UTC)


def _is_closed(schedule: Schedule, day: dt.date) -> bool:
    return day in schedule.closed_days or (schedule.closed_on_holidays and is_public_holiday(day))


def _span(zone: ZoneInfo, day: dt.date, one: Weekly | Change) -> Span:
    return moment(zone, day, one.opens), moment(zone, day, one.closes)


def joined(spans: list[Span]) -> list[Span]:
    """Spans in order, of which none touches another."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], cut: Span) -> Iterator[Span]:
    """The spans but for what lies within the cut."""
    if cut[0] >= cut[1]:
        yield from spans
        return
    for start, end in spans:
        if start < min(end, cut[0]):
            yield start, min(end, cut[0])
        if max(start, cut[1]) < end:
            yield max(start, cut[1]), end
