"""Guests of meetings: as what they came, and for a short time how they are reached. Hence `unscoped`."""

import datetime as dt
from typing import Any

from cms.plugin_api.privacy import Subject
from plugins.video.alone import gone_meetings, not_anothers
from plugins.video.guests.limits import KEPT_AFTER_END
from plugins.video.guests.models import MeetingGuest


def export_guests(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Who was invited to the families' meetings, not to those that another adult has alone.

    How a guest is reached is the guest's own affair.
    """
    rows = MeetingGuest.unscoped.filter(meeting__family__in=subject.families).select_related("meeting")
    if subject.user is not None:
        rows = rows.filter(not_anothers(subject.user, "meeting__"))
    return {
        "video.MeetingGuest": [
            {
                "meeting": str(row.meeting_id),
                "role": row.role,
                "name": row.name,
                "created_at": row.created_at.isoformat(),
                "told_at": row.told_at.isoformat() if row.told_at else None,
            }
            for row in rows.order_by("created_at", "pk")
        ]
    }


def erase_guests(subject: Subject) -> dict[str, int]:
    """The guests of a family go, and of what a person has alone.

    Of those whom a professional invited only the professional's name goes.
    """
    gone = MeetingGuest.unscoped.filter(meeting__in=gone_meetings(subject)).delete()[0]
    named = 0
    if subject.user is not None:
        named = MeetingGuest.unscoped.filter(invited_by=subject.user).update(invited_by=None)
    return {"video.MeetingGuest": gone + named}


def forget_guests(now: dt.datetime) -> dict[str, int]:
    """A day after the agreed end nobody needs to be reached any more. Their part in the call is kept longer."""
    old = MeetingGuest.unscoped.filter(meeting__ends_at__lt=now - KEPT_AFTER_END)
    return {"video.MeetingGuest": old.delete()[0]}
