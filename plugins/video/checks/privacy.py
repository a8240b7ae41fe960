"""How people's devices did: a word for each part. Asked whether the plugin is on or off, hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q

from cms.plugin_api.privacy import Subject
from plugins.video.alone import gone_meetings, not_anothers
from plugins.video.checks.models import DeviceCheck


def export_checks(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The person's own, and those of the families' guests; what another adult tried is theirs."""
    rows = DeviceCheck.unscoped.filter(_of(subject)).select_related("guest")
    if subject.user is not None:
        rows = rows.filter(Q(user=subject.user) | Q(user=None) & not_anothers(subject.user, "meeting__"))
    return {
        "video.DeviceCheck": [
            {
                "meeting": str(row.meeting_id),
                "as": row.guest.role if row.guest is not None else "member",
                "camera": row.camera,
                "microphone": row.microphone,
                "speaker": row.speaker,
                "line": row.line,
                "checked_at": row.checked_at.isoformat(),
            }
            for row in rows
        ]
    }


def erase_checks(subject: Subject) -> dict[str, int]:
    """All of a family's meetings and of those that a person has alone, and the person's own."""
    gone = DeviceCheck.unscoped.filter(Q(meeting__in=gone_meetings(subject)) | _of(subject))
    return {"video.DeviceCheck": gone.delete()[0]}


def forget_checks(before: dt.datetime) -> dict[str, int]:
    """They go with their meetings: those that ended before this moment."""
    return {"video.DeviceCheck": DeviceCheck.unscoped.filter(meeting__ends_at__lt=before).delete()[0]}


def _of(subject: Subject) -> Q:
    wanted = Q(meeting__family__in=subject.families)
    if subject.user is not None:
        wanted |= Q(user=subject.user)
    return wanted
