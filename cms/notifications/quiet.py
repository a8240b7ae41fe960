"""Quiet hours, on the wall clock of a place."""

import datetime as dt
from zoneinfo import ZoneInfo


def end_of_quiet(
    now: dt.datetime, *, start: dt.time | None, end: dt.time | None, zone: ZoneInfo
) -> dt.datetime | None:
    """Return when the quiet hours end in which `now` lies; None when it lies in none.

    Times are wall-clock times in `zone`; the end is not quiet any more. Over midnight when `start` is
    later than `end`; equal times mean none. An end inside the hour that is skipped in spring is the
    moment after the gap; inside the hour that comes twice in autumn it is the first one that is ahead.
    """
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(zone)
    clock = local.time()
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return None
    day = local.date() if clock < end else local.date() + dt.timedelta(days=1)
    for fold in (0, 1):
        found = dt.datetime.combine(day, end.replace(fold=fold), zone).astimezone(dt.UTC)
        if found > now:
            return found
    return None
