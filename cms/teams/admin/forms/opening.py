"""Forms about opening hours: one line of text for each day, because that is quick to fill."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.inputs import DayInput
from cms.teams.calendar import MIDNIGHT
from cms.teams.models import OpeningInterval, Team, Weekday

_DASH = re.compile(r"\s*(?:-|\N{EN DASH}|\N{EM DASH}|til|to)\s*")
_BETWEEN = re.compile(r"\s*(?:,|;|\bog\b|\band\b|\+)\s*")
_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


def parse_hours(text: str) -> list[tuple[int, int]]:
    """Read e.g. "8-12, 13-15.30" as minutes since midnight; 24 is midnight. ValidationError if it is none."""
    found = []
    for part in filter(None, _BETWEEN.split(text.strip().lower())):
        times = _DASH.split(part.strip())
        if len(times) != 2:
            raise ValidationError(_("Write the hours like this: 8-12, 13-15.30"))
        opens, closes = map(_minutes, times)
        found.append((opens, closes or MIDNIGHT))
    return found


def _minutes(text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    minute = int(match.group(1)) * 60 + int(match.group(2) or 0) if match else MIDNIGHT + 1
    if minute > MIDNIGHT or (match and int(match.group(2) or 0) > 59):
        raise ValidationError(_("Write the hours like this: 8-12, 13-15.30"))
    return minute


def hours_as_text(intervals: Iterable[OpeningInterval]) -> str:
    """The opposite of parse_hours."""
    return ", ".join(f"{_as_text(one.opens)}-{_as_text(one.closes)}" for one in intervals)


def _as_text(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour}.{rest:02}" if rest else str(hour)


class WeekForm(forms.Form):
    """A team's week."""

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(OpeningInterval.unscoped.filter(team=team))
        for day in Weekday:
            self.fields[f"day_{day.value}"] = forms.CharField(
                label=day.label,
                required=False,
                max_length=100,
                initial=hours_as_text(row for row in rows if row.weekday == day),
                help_text=_("For example 8-12, 13-15.30. Empty: closed.") if day == Weekday.MONDAY else "",
            )
        self.fields["closed_on_holidays"] = forms.BooleanField(
            label=_("Closed on public holidays"), required=False, initial=team.closed_on_holidays
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.intervals: list[tuple[int, int, int]] = []
        for day in Weekday:
            try:
                hours = parse_hours(values.get(f"day_{day.value}", ""))
            except ValidationError as error:
                self.add_error(f"day_{day.value}", error)
                continue
            ordered = sorted(hours)
            if any(opens >= closes for opens, closes in hours) or any(
                one[1] > other[0] for one, other in pairwise(ordered)
            ):
                self.add_error(f"day_{day.value}", _("The hours overlap, or end before they begin."))
            self.intervals += [(day.value, *span) for span in hours]
        return values


class ClosedDayForm(forms.Form):
    date = forms.DateField(label=_("Day"), widget=DayInput())
    name = forms.CharField(label=_("Why"), max_length=80, help_text=_("For example: Course day."))
