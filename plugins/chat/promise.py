"""The answer promise in one language, as words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import formats, translation
from django.utils.translation import gettext as _

from plugins.chat.models import OpeningTime, Weekday
from plugins.chat.queries.settings import settings_of, urgent_numbers
from plugins.chat.rules import is_open

if TYPE_CHECKING:
    from cms.municipalities.models import EmergencyNumber, Municipality


TO = "\N{EN DASH}"


@dataclass(frozen=True)
class Promise:
    """What a family reads before it writes. `opening_hours` is one line of text, "" when none are known."""

    promise: str
    open_now: bool
    opening_hours: str
    urgent_numbers: "list[EmergencyNumber]"


def promise_of(municipality: "Municipality", language: str) -> Promise:
    """The promise in `language`, else in the municipality's first language, else none at all."""
    settings = settings_of(municipality)
    texts = {text.language: text for text in settings.promises.all()} if settings else {}
    text = texts.get(language) or texts.get(municipality.default_language)
    hours = describe_hours(settings.opening_times.all(), language) if settings else ""
    return Promise(
        promise=text.promise if text else "",
        open_now=is_open(settings),
        opening_hours=" · ".join(part for part in (hours, text.note if text else "") if part),
        urgent_numbers=list(urgent_numbers(municipality, language)),
    )


def describe_hours(times: Iterable[OpeningTime], language: str) -> str:
    """Return one line such as "Monday–Thursday 9:00–15:00, Friday 9:00–12:00"."""
    with translation.override(language):
        by_day: dict[int, str] = {}
        for time in sorted(times, key=lambda time: (time.weekday, time.opens)):
            span = f"{_clock(time.opens)}{TO}{_clock(time.closes)}"
            by_day[time.weekday] = (
                f"{by_day[time.weekday]} {_('and')} {span}" if time.weekday in by_day else span
            )
        runs = groupby(enumerate(sorted(by_day)), key=lambda pair: (pair[1] - pair[0], by_day[pair[1]]))
        return ", ".join(f"{_days([day for _index, day in run])} {hours}" for (_offset, hours), run in runs)


def _days(days: list[int]) -> str:
    first, last = Weekday(days[0]).label, Weekday(days[-1]).label
    return str(first) if first == last else f"{first}{TO}{last}"


def _clock(value: object) -> str:
    return str(formats.time_format(value, "G:i"))  # type: ignore[arg-type]
