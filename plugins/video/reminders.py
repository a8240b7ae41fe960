"""When a meeting is spoken of beforehand: a day, an hour, and now. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

_ZERO = dt.timedelta(0)
STEPS = (dt.timedelta(hours=24), dt.timedelta(hours=1), dt.timedelta(0))


def is_its_day(starts_at: dt.datetime, now: dt.datetime, local: ZoneInfo) -> bool:
    """Whether the day of the meeting has come, by the calendar: nobody calls it "tomorrow" any more."""
    return now.astimezone(local).date() >= starts_at.astimezone(local).date()


def steps_behind(
    starts_at: dt.datetime, now: dt.datetime, *, late: dt.timedelta = _ZERO, hour_late: dt.timedelta = _ZERO
) -> int:
    """How many of the reminders' moments have come: 0 to 3.

    `late` is how much later than agreed it begins, as somebody has said; `hour_late` how much of that the
    reminder of the hour waits.
    """
    return sum(
        now >= starts_at - step + wait for step, wait in zip(STEPS, (_ZERO, hour_late, late), strict=True)
    )
