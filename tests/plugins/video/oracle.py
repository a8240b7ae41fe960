"""Free times found the slow way: by looking at every single minute, and only from UTC to the wall clock.

It shares no code with plugins/video/slots.py, and never asks what moment a wall time is.
"""

import datetime as dt
from collections.abc import Iterable

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def first_moment_of(zone, wall, near):
    """The first minute at which the clock shows `wall`; or, where it skips that, as much later as it jumps."""
    at = near - 2 * DAY
    before = None
    while at < near + 2 * DAY:
        shown = at.astimezone(zone).replace(tzinfo=None)
        if shown == wall:
            return at
        if shown > wall:
            # The clock jumped over it: go on from the last minute before the jump at the old pace.
            last, was = before
            return last + (wall - was)
        before = (at, shown)
        at += MINUTE
    raise AssertionError("no such moment")


def in_force(day, first, last):
    return (first is None or first <= day) and (last is None or day <= last)


def minutes_of(zone, day, opens, closes) -> set[dt.datetime]:
    """Every minute from one wall time until another."""
    near = dt.datetime.combine(day, dt.time(12), dt.UTC)
    walls = dt.datetime.combine(day, dt.time())
    at = first_moment_of(zone, walls + opens * MINUTE, near)
    end = first_moment_of(zone, walls + closes * MINUTE, near)
    found = set()
    while at < end:
        found.add(at)
        at += MINUTE
    return found


def open_minutes(zone, day, weekly, changes, closed, away) -> set[dt.datetime]:
    """Every minute of one local day at which the person can be booked, in UTC."""
    if any(in_force(day, first, last) for first, last in away):
        return set()
    found: set[dt.datetime] = set()
    if day not in closed:
        for weekday, opens, closes, valid_from, valid_to in weekly:
            if weekday == day.weekday() and in_force(day, valid_from, valid_to):
                found |= minutes_of(zone, day, opens, closes)
    today = [one for one in changes if one[0] <= day <= one[1]]
    for _first, _last, is_extra, opens, closes in today:
        if is_extra:
            found |= minutes_of(zone, day, opens, closes)
    for _first, _last, is_extra, opens, closes in today:
        if not is_extra:
            found -= minutes_of(zone, day, opens, closes)
    return found


def free_starts(
    zone, day, *, weekly, changes, closed, away, length, before, after, step, busy: Iterable, not_before
) -> list[dt.datetime]:
    """Lengths in minutes. A new run of open minutes begins its steps anew."""
    open_at = open_minutes(zone, day, weekly, changes, closed, away)
    found = []
    for at in sorted(open_at):
        begin = at
        while begin - MINUTE in open_at:
            begin -= MINUTE
        if (at - begin) // MINUTE % step:
            continue
        if not all(at + k * MINUTE in open_at for k in range(length)):
            continue
        if at < not_before:
            continue
        kept = [at + k * MINUTE for k in range(-before, length + after)]
        if any(start <= minute < end for start, end in busy for minute in (kept[0], kept[-1], *kept)):
            continue
        found.append(at)
    return found
