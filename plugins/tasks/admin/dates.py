"""The overview as a calendar: a week or a month of days, each with what is due on it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plugins.tasks.admin.addresses import MONTH, WEEK, query_of
from plugins.tasks.admin.shown import Row, more_in_words
from plugins.tasks.queries.tasks import Filters
from plugins.tasks.timers import midnight_of

CALENDARS = (WEEK, MONTH)
_YEARS = range(2000, 2101)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The days that are shown, from Monday to Sunday; `day` is the one that was asked for."""

    layout: str
    day: dt.date
    first: dt.date
    last: dt.date

    @property
    def starts_at(self) -> dt.datetime:
        return midnight_of(self.first)

    @property
    def ends_at(self) -> dt.datetime:
        return midnight_of(self.last + _DAY)

    @property
    def earlier(self) -> dt.date:
        return self.first - _DAY if self.layout == WEEK else self.day.replace(day=1) - _DAY

    @property
    def later(self) -> dt.date:
        return self.last + _DAY if self.layout == WEEK else _next_month(self.day)

    @property
    def name(self) -> str:
        if self.layout == MONTH:
            return formats.date_format(self.day, pgettext("month and year as a format of Django", "F Y"))
        return _("Week %(number)s: %(first)s to %(last)s") % {
            "number": self.first.isocalendar().week,
            "first": formats.date_format(self.first, "MONTH_DAY_FORMAT"),
            "last": formats.date_format(self.last, "MONTH_DAY_FORMAT"),
        }


@dataclass(frozen=True)
class Card:
    """A row on its day: `time` for people, `seen` (ISO 8601) for the form that moves it."""

    row: Row
    time: str
    seen: str


@dataclass(frozen=True)
class Day:
    """One day; `key` is where a card goes that is put there, "" for a day that is past; `date` is ISO 8601.

    `total` counts what is not shown too; `more` is the query of the week that shows more of it, else "".
    """

    key: str
    date: str
    name: str
    cards: list[Card]
    total: int
    more: str
    is_today: bool
    is_beside: bool  # of the month before or after

    @property
    def rest(self) -> int:
        return self.total - len(self.cards)

    @property
    def rest_said(self) -> str:
        return more_in_words(self.rest)


def span_of(layout: str, given: Mapping[str, str]) -> Span:
    """The week or month of the day in the address; of today when there is none that makes sense."""
    day = _day(given.get("day", "")) or timezone.localdate()
    first = day.replace(day=1) if layout == MONTH else day
    last = _next_month(day) - _DAY if layout == MONTH else day
    return Span(
        layout=layout,
        day=day,
        first=first - first.weekday() * _DAY,
        last=last + (6 - last.weekday()) * _DAY,
    )


def days_of(span: Span, rows: Sequence[Row], totals: Mapping[Any, int], filters: Filters) -> list[Day]:
    """Each day with its rows, in their order."""
    today = timezone.localdate()
    found: dict[dt.date, list[Card]] = {}
    for row in rows:
        due = row.due
        if due is not None:
            day = due.date()
            card = Card(row, formats.time_format(due, "TIME_FORMAT"), due.isoformat())
            found.setdefault(day, []).append(card)
    shown = []
    for number in range((span.last - span.first).days + 1):
        day = span.first + number * _DAY
        cards = found.get(day, [])
        total = totals.get(day, len(cards))
        leads_on = span.layout == MONTH and total > len(cards)
        shown.append(
            Day(
                date=day.isoformat(),
                key=f"day:{day.isoformat()}" if day >= today else "",
                name=formats.date_format(day, pgettext("weekday and day as a format of Django", "l j F")),
                cards=cards,
                total=total,
                more=query_of(filters, WEEK, day=day.isoformat()) if leads_on else "",
                is_today=day == today,
                is_beside=span.layout == MONTH and day.month != span.day.month,
            )
        )
    return shown


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1)


def _day(text: str) -> dt.date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found is not None and found.year in _YEARS else None
