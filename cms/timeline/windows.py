"""From a family's dates to the days on which an entry is shown. Plain days: no clock, no time zone.

The app counts in the same way (frontend_pwa/src/lib/timeline/windows.ts); both are tested with the
same table, tests/cms/timeline/windows.json.
"""

import calendar
import datetime as dt
from dataclasses import dataclass

from cms.timeline.models import Anchor, Side, Situation, Unit

PREGNANCY_DAYS = 280


@dataclass(frozen=True)
class Span:
    """When an article is shown, relative to a day in the family's life."""

    anchor: str
    side: str
    unit: str
    first: int
    last: int


@dataclass(frozen=True)
class Life:
    """One entry of a family: a pregnancy, a child, or an adoption.

    `due` beside `born` says that the child came early; `several` means twins or more.
    """

    due: dt.date | None = None
    born: dt.date | None = None
    arrival: dt.date | None = None
    several: bool = False

    @property
    def situations(self) -> frozenset[str]:
        found = set()
        if self.arrival is not None:
            found.add(Situation.ADOPTION.value)
        if self.born is not None:
            found.add(Situation.CHILD.value)
            if self.is_early:
                found.add(Situation.PREMATURE.value)
        elif self.due is not None and self.arrival is None:
            found.add(Situation.PREGNANCY.value)
        if self.several:
            found.add(Situation.TWINS.value)
        return frozenset(found)

    @property
    def is_early(self) -> bool:
        return self.born is not None and self.due is not None and self.due > self.born

    def day_of(self, anchor: str, situation: str) -> dt.date | None:
        """The day an entry counts from, or None when this life has none.

        A child born early is followed from the day it was due, except in the set for children born
        early, which says for each article what it means.
        """
        if anchor == Anchor.ARRIVAL:
            return self.arrival
        if anchor == Anchor.BIRTH:
            corrected = self.is_early and situation != Situation.PREMATURE
            return self.due if corrected else self.born
        if self.due is None or self.arrival is not None:
            return None
        if anchor == Anchor.DUE:
            return self.due
        expecting = anchor == Anchor.PREGNANCY and self.born is None
        return self.due - dt.timedelta(days=PREGNANCY_DAYS) if expecting else None


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month; its last day when it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from one day to another; negative when the other is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def days_of(span: Span, anchor: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day on which the span holds."""
    low, high = (-span.last, -span.first) if span.side == Side.BEFORE else (span.first, span.last)
    return _shift(anchor, span.unit, low), _shift(anchor, span.unit, high + 1) - dt.timedelta(days=1)


def _shift(day: dt.date, unit: str, count: int) -> dt.date:
    if unit == Unit.MONTH:
        return add_months(day, count)
    return day + dt.timedelta(days=count * (7 if unit == Unit.WEEK else 1))
