"""A person's part in the meetings. Asked whether the plugin is on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q

from cms.plugin_api.privacy import Subject
from plugins.video.calls.privacy import erase_calls, export_calls, forget_calls
from plugins.video.models import Meeting

KEPT_AFTER_END = dt.timedelta(days=365)


class MeetingPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """Meetings of the families and those that the person held."""
        wanted = Q(family__in=subject.families)
        if subject.user is not None:
            wanted |= Q(professional=subject.user)
        rows = Meeting.unscoped.filter(wanted).order_by("starts_at")
        return {
            "video.Meeting": [
                {
                    "id": str(meeting.pk),
                    "starts_at": meeting.starts_at.isoformat(),
                    "ends_at": meeting.ends_at.isoformat(),
                    "cancelled_at": meeting.cancelled_at.isoformat() if meeting.cancelled_at else None,
                }
                for meeting in rows
            ],
            **export_calls(subject),
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's meetings are deleted; a professional's name leaves those of others."""
        calls = erase_calls(subject)
        count = Meeting.unscoped.filter(family__in=subject.families).delete()[0]
        if subject.user is not None:
            count += Meeting.unscoped.filter(professional=subject.user).update(professional=None)
        return {"video.Meeting": count, **calls}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Meetings that ended more than a year ago are deleted."""
        old = Meeting.unscoped.filter(ends_at__lt=now - KEPT_AFTER_END)
        calls = forget_calls(now)
        return {"video.Meeting": old.delete()[0], **calls}


handler = MeetingPrivacy()
