"""Values of search parameters (https://hl7.org/fhir/R4/search.html), from what stands in the address."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from cms.fhir.outcomes import Refused

_PREFIXED = re.compile(r"(eq|ne|gt|ge|lt|le|sa|eb|ap)?([0-9].*)", re.DOTALL)
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d{1,6})?\d*(Z|[+-]\d\d:\d\d)?",
)


@dataclass(frozen=True)
class Token:
    """A code, and the list it is from: None when any will do."""

    system: str | None
    code: str


@dataclass(frozen=True)
class Reference:
    """Whom or what a resource refers to: `key` for what has one of ours, else `system` and `value`."""

    key: UUID | None
    system: str = ""
    value: str = ""


@dataclass(frozen=True)
class Span:
    """A date, with how far it reaches: from `start` up to and without `end`."""

    prefix: str
    start: dt.datetime
    end: dt.datetime


def token_of(text: str) -> Token:
    system, bar, code = text.rpartition("|")
    return Token(system if bar else None, code)


def reference_of(text: str, modifier: str) -> Reference:
    """`key`, `Type/key` or `urn:uuid:key`; with `:identifier`, `system|value`."""
    if modifier == "identifier":
        system, _, value = text.rpartition("|")
        return Reference(_uuid(value.removeprefix("urn:uuid:")), system, value)
    return Reference(_uuid(text.removeprefix("urn:uuid:").rpartition("/")[2]))


def span_of(text: str) -> Span:
    """A year, month, day or moment; without a time zone it is meant locally. Raises Refused (400)."""
    # A plus that was not escaped has become a space.
    matched = _PREFIXED.fullmatch(text.replace(" ", "+"))
    prefix, rest = (matched[1] or "eq", matched[2]) if matched else ("", "")
    try:
        found = _days(rest) or _moment(rest)
    except (ValueError, OverflowError):
        found = None
    if found is None or prefix == "ap":
        raise Refused(400, "value", "A date is not as FHIR writes them, or its prefix is not supported.")
    return Span(prefix, *found)


def _days(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    matched = _DAY.fullmatch(text)
    if matched is None:
        return None
    year, month, day = (int(part) if part else None for part in matched.groups())
    first = dt.date(year or 0, month or 1, day or 1)
    if day is not None:
        days = 1
    elif month is not None:
        days = calendar.monthrange(first.year, month)[1]
    else:
        days = 366 if calendar.isleap(first.year) else 365
    return _midnight(first), _midnight(first + dt.timedelta(days=days))


def _moment(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    matched = _MOMENT.fullmatch(text)
    if matched is None:
        return None
    start = dt.datetime.fromisoformat("".join(part or "" for part in matched.groups()))
    if timezone.is_naive(start):
        start = timezone.make_aware(start)
    if matched[3]:
        return start, start + dt.timedelta(microseconds=1)
    return start, start + (dt.timedelta(seconds=1) if matched[2] else dt.timedelta(minutes=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
