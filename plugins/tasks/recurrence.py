"""Tasks that come back, by a rule of RFC 5545 (section 3.3.10): daily or rarer, and only what people use.

Days are looked at one by one, and never more than `LOOK_AHEAD` of them: a rule that never comes true costs
as little as any other.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from plugins.tasks.errors import RecurrenceError

# 29 February comes every fourth year, and once in eight around a century.
LOOK_AHEAD = dt.timedelta(days=8 * 366)
MOST_INTERVAL, MOST_COUNT = 366, 1000
DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"})
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)


@dataclass(frozen=True)
class _Rule:
    """`weekdays` are (which of the month, weekday); 0 for every one."""

    freq: str
    interval: int
    count: int | None
    until: dt.datetime | None
    weekdays: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    week_starts: int

    def falls_on(self, day: dt.date, first: dt.date) -> bool:
        if self._periods(day, first) % self.interval:
            return False
        if self.months and day.month not in self.months:
            return False
        length = calendar.monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - length - 1} & set(self.month_days):
            return False
        if self.weekdays:
            which = {0, (day.day - 1) // 7 + 1, -((length - day.day) // 7) - 1}
            return any(weekday == day.weekday() and nth in which for nth, weekday in self.weekdays)
        return bool(self.month_days) or self._like_the_first(day, first)

    def _like_the_first(self, day: dt.date, first: dt.date) -> bool:
        if self.freq == WEEKLY:
            return day.weekday() == first.weekday()
        if self.freq == MONTHLY or (self.freq == YEARLY and self.months):
            return day.day == first.day
        return self.freq == DAILY or (day.month, day.day) == (first.month, first.day)

    def _periods(self, day: dt.date, first: dt.date) -> int:
        if self.freq == DAILY:
            return (day - first).days
        if self.freq == WEEKLY:
            begins = first.toordinal() - (first.weekday() - self.week_starts) % 7
            return (day.toordinal() - begins) // 7
        years = day.year - first.year
        return years if self.freq == YEARLY else 12 * years + day.month - first.month


def normalised(rule: str) -> str:
    """The rule in capitals, without its name."""
    return rule.strip().upper().removeprefix("RRULE:")


def check_rule(rule: str, first: dt.datetime) -> str:
    """Return the rule in capitals, without its name.

    Raises RecurrenceError for nonsense, for "hourly", and for what never comes true from `first` on.
    """
    wanted = normalised(rule)
    next_due(wanted, first, first - dt.timedelta(microseconds=1), must=True)
    return wanted


def next_due(rule: str, first: dt.datetime, after: dt.datetime, *, must: bool = False) -> dt.datetime | None:
    """The first moment after `after` at which a task of this rule is due again; None when it has ended.

    Counted on the local clock: nine o'clock stays nine o'clock when the clocks change. Raises RecurrenceError
    for a rule that cannot be read, and where there `must` be a moment and is none.
    """
    read = _read(rule)
    zone = timezone.get_default_timezone()
    start, last = first.astimezone(zone), after.astimezone(zone)
    seen = 0
    for day in _days(start.date(), last.date(), counts=read.count is not None):
        if not read.falls_on(day, start.date()):
            continue
        found = dt.datetime.combine(day, start.time(), tzinfo=zone)
        seen += 1
        if (read.count is not None and seen > read.count) or (read.until is not None and found > read.until):
            break
        if found > after:
            return found
    if must:
        raise RecurrenceError
    return None


def _days(first: dt.date, after: dt.date, *, counts: bool) -> Iterator[dt.date]:
    """The days to look at; from the first one on only where they are counted."""
    begin = first if counts else max(first, after)
    last = min(begin.toordinal() + LOOK_AHEAD.days, dt.date.max.toordinal())
    if counts:
        last = min(last + max(0, (after - first).days), first.toordinal() + MOST_COUNT * MOST_INTERVAL)
        last = min(last, dt.date.max.toordinal())
    return (dt.date.fromordinal(number) for number in range(begin.toordinal(), last + 1))


def _read(rule: str) -> _Rule:
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in _PARTS or name in parts:
            raise RecurrenceError
        parts[name] = value
    freq = parts.get("FREQ", "")
    if freq not in {DAILY, WEEKLY, MONTHLY, YEARLY} or {"COUNT", "UNTIL"} <= parts.keys():
        raise RecurrenceError
    months = _numbers(parts.get("BYMONTH"), 1, 12)
    count = _numbers(parts.get("COUNT"), 1, MOST_COUNT)
    interval = _numbers(parts.get("INTERVAL", "1"), 1, MOST_INTERVAL)
    if len(interval) != 1 or len(count) > 1 or parts.get("WKST", "MO") not in _WEEKDAYS:
        raise RecurrenceError
    month_days = _numbers(parts.get("BYMONTHDAY"), -31, 31)
    if freq == WEEKLY and month_days:
        raise RecurrenceError
    return _Rule(
        freq=freq,
        interval=interval[0],
        count=count[0] if count else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        weekdays=_weekdays(parts["BYDAY"], of_month=freq == MONTHLY or (freq == YEARLY and bool(months)))
        if "BYDAY" in parts
        else (),
        month_days=month_days,
        months=months,
        week_starts=_WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _numbers(text: str | None, least: int, most: int) -> tuple[int, ...]:
    """The numbers of a list with commas, in bounds and none of them 0; empty without a text."""
    if text is None:
        return ()
    try:
        found = tuple(int(one) for one in text.split(","))
    except ValueError:
        raise RecurrenceError from None
    if not all(least <= one <= most and one for one in found):
        raise RecurrenceError
    return found


def _weekdays(text: str, *, of_month: bool) -> tuple[tuple[int, int], ...]:
    found = []
    for one in text.split(","):
        read = _DAY.fullmatch(one)
        which = int(read[1]) if read is not None and read[1] else 0
        if read is None or (read[1] and (not of_month or not 1 <= abs(which) <= 5)):
            raise RecurrenceError
        found.append((which, _WEEKDAYS.index(read[2])))
    return tuple(found)


def _until(text: str) -> dt.datetime:
    """The last moment: of a day, by the local clock, or by that of UTC (with Z)."""
    read = _UNTIL.fullmatch(text)
    if read is None:
        raise RecurrenceError
    try:
        moment = dt.datetime.strptime(read[1] + (read[2] or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        raise RecurrenceError from None
    return moment.replace(tzinfo=dt.UTC if read[3] else timezone.get_default_timezone())
