"""Other calendars in export, erasure and retention: each is of one professional alone."""

import datetime as dt
from typing import Any

from cms.plugin_api.privacy import Subject
from plugins.video.busy.models import BusyCalendar, BusyTime

# Past times are of no use to anybody.
KEPT_AFTER_END = dt.timedelta(days=1)


def export_calendars(subject: Subject) -> dict[str, Any]:
    """The site and the times. The address and the login open the calendar: they are in no file that is passed on."""
    calendars = BusyCalendar.unscoped.filter(professional=subject.user).order_by("created_at", "pk")
    times = BusyTime.unscoped.filter(calendar__professional=subject.user).order_by("starts_at", "pk")
    if subject.user is None:
        calendars, times = calendars.none(), times.none()
    return {
        "video.BusyCalendar": [
            {
                "id": str(row.pk),
                "site": row.host,
                "with_login": row.login_sealed is not None,
                "created_at": row.created_at.isoformat(),
                "read_at": row.read_at.isoformat() if row.read_at else None,
            }
            for row in calendars
        ],
        "video.BusyTime": [
            {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()} for row in times
        ],
    }


def erase_calendars(subject: Subject) -> dict[str, int]:
    found = {"video.BusyTime": 0, "video.BusyCalendar": 0}
    if subject.user is not None:
        times = BusyTime.unscoped.filter(calendar__professional=subject.user)
        calendars = BusyCalendar.unscoped.filter(professional=subject.user)
        found = {"video.BusyTime": times.count(), "video.BusyCalendar": calendars.count()}
        calendars.delete()
    return found


def forget_times(now: dt.datetime) -> dict[str, int]:
    """What is past, also where the plugin is off and nothing is read."""
    old = BusyTime.unscoped.filter(ends_at__lt=now - KEPT_AFTER_END)
    count = old.count()
    old.delete()
    return {"video.BusyTime": count}
