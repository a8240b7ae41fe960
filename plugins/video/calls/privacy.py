"""A person's part in calls: who met whom and when, and no word more. Asked on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from cms.plugin_api.privacy import Subject
from plugins.video.alone import gone_meetings, not_anothers
from plugins.video.calls.limits import KEPT_AFTER_END
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket

LABELS = ("video.CallRoom", "video.CallParticipant", "video.CallLink", "video.CallTicket")


def export_calls(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The calls of the families, and the subject's own parts in any; not what another adult has alone."""
    rooms = CallRoom.unscoped.filter(meeting__family__in=subject.families).order_by("opened_at")
    people = CallParticipant.unscoped.filter(_parts(subject)).select_related("room__meeting")
    if subject.user is not None:
        rooms = rooms.filter(not_anothers(subject.user, "meeting__"))
        people = people.filter(Q(user=subject.user) | not_anothers(subject.user, "room__meeting__"))
    links = CallLink.unscoped.filter(participant__in=people)
    return {
        "video.CallRoom": [
            {
                "id": str(room.pk),
                "opened_at": room.opened_at.isoformat(),
                "talked_from": room.talked_from.isoformat() if room.talked_from else None,
                "closed_at": room.closed_at.isoformat() if room.closed_at else None,
            }
            for room in rooms
        ],
        "video.CallParticipant": [
            {
                "call": str(one.room_id),
                "role": one.role,
                "guest_name": one.guest_name if one.user_id is None else None,
                "admitted_at": one.admitted_at.isoformat() if one.admitted_at else None,
                "left_at": one.left_at.isoformat() if one.left_at else None,
                "path": one.path,
                "quality": one.quality,
                "rating": one.rating,
            }
            for one in people
        ],
        "video.CallLink": [
            {"call": str(link.participant.room_id), "expires_at": link.expires_at.isoformat()}
            for link in links.select_related("participant")
        ],
        # Half a minute old at most, and nothing but the hash of a random number.
        "video.CallTicket": [],
    }


def erase_calls(subject: Subject) -> dict[str, int]:
    """The calls of a family, and those that a person had alone, go with all their parts.

    Of others only the subject's own part goes.
    """
    rooms = CallRoom.unscoped.filter(meeting__in=gone_meetings(subject))
    parts = CallParticipant.unscoped.filter(Q(room__in=rooms) | _parts(subject))
    counts = {
        "video.CallTicket": _delete(CallTicket.unscoped.filter(participant__in=parts)),
        "video.CallLink": _delete(CallLink.unscoped.filter(participant__in=parts)),
        "video.CallParticipant": _delete(parts),
    }
    return counts | {"video.CallRoom": _delete(rooms)}


def forget_calls(now: dt.datetime) -> dict[str, int]:
    """Calls that ended long ago, and tickets that nobody used."""
    old = CallRoom.unscoped.filter(closed_at__lt=now - KEPT_AFTER_END)
    parts = CallParticipant.unscoped.filter(room__in=old)
    tickets = CallTicket.unscoped.filter(Q(expires_at__lt=now) | Q(participant__in=parts))
    return {
        "video.CallTicket": _delete(tickets),
        "video.CallLink": _delete(CallLink.unscoped.filter(participant__in=parts)),
        "video.CallParticipant": _delete(parts),
        "video.CallRoom": _delete(old),
    }


def _parts(subject: Subject) -> Q:
    """All parts in the families' calls, guests' included, and those of the person themselves."""
    wanted = Q(room__meeting__family__in=subject.families)
    if subject.user is not None:
        wanted |= Q(user=subject.user)
    return wanted


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]
