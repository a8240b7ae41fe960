"""Tasks that come back, by a rule of RFC 5545 (section 3.3.10)."""

import datetime as dt
import re

from dateutil.rrule import rrulestr
from django.utils import timezone

from plugins.tasks.errors import RecurrenceError

_DAILY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)")


def check_rule(rule: str) -> str:
    """Return the rule in capitals, without its name; raise RecurrenceError for nonsense and for "hourly"."""
    wanted = rule.strip().upper().removeprefix("RRULE:")
    if not _DAILY.search(wanted) or "\n" in wanted:
        raise RecurrenceError
    try:
        rrulestr(wanted, dtstart=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - a rule is read in local time
    except (ValueError, TypeError):
        # UNTIL with a zone wants a start with one.
        try:
            rrulestr(wanted, dtstart=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        except (ValueError, TypeError):
            raise RecurrenceError from None
    return wanted


def next_due(rule: str, first: dt.datetime, after: dt.datetime) -> dt.datetime | None:
    """The first moment after `after` at which a task of this rule is due again; None when it has ended.

    Counted on the local clock: nine o'clock stays nine o'clock when the clocks change.
    """
    zone = timezone.get_default_timezone()
    try:
        # A zoned UNTIL belongs to UTC (RFC 5545): it is compared on the clock of UTC.
        local = "UNTIL" not in rule or "Z" not in rule
        place = zone if local else dt.UTC
        start, last = first.astimezone(place), after.astimezone(place)
        if local:
            found = rrulestr(rule, dtstart=start.replace(tzinfo=None)).after(last.replace(tzinfo=None))
            return timezone.make_aware(found, zone) if found else None
        later: dt.datetime | None = rrulestr(rule, dtstart=start).after(last)
    except (ValueError, TypeError):
        raise RecurrenceError from None
    return later
