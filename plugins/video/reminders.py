"""When a meeting is spoken of beforehand: a day, an hour, and now. Pure."""

import datetime as dt

STEPS = (dt.timedelta(hours=24), dt.timedelta(hours=1), dt.timedelta(0))


def steps_behind(starts_at: dt.datetime, now: dt.datetime) -> int:
    """How many of the reminders' moments have come: 0 to 3."""
    return sum(now >= starts_at - step for step in STEPS)
