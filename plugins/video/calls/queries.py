"""Reads of calls, always within the municipality."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.teams.queries import teams_of_person
from plugins.video.calls.limits import KEPT_AFTER_END, RESUME_WITHIN
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom
from plugins.video.calls.rules import is_host, role_in
from plugins.video.calls.tokens import LONGEST, hash_of
from plugins.video.models import Meeting

if TYPE_CHECKING:
    from cms.plugin_api.rules import AnyUser

State = CallParticipant.State


def access_meeting(user: "AnyUser", meeting_id: UUID) -> Meeting:
    """The meeting, for those who take part in it; Http404 for everybody else."""
    found = (
        Meeting.objects.filter(pk=meeting_id, municipality=current_municipality())
        .select_related("municipality", "family")
        .first()
    )
    if found is None or role_in(user, found) is None:
        raise Http404
    return found


def access_as_host(user: "AnyUser", meeting_id: UUID) -> Meeting:
    """The meeting, for its professional; Http404 for everybody else."""
    meeting = access_meeting(user, meeting_id)
    if not is_host(user, meeting):
        raise Http404
    return meeting


def team_of(meeting: Meeting) -> int | None:
    """The team that the family talks with: the meeting's, or the only one its professional is on."""
    if meeting.team_id is not None or meeting.professional is None:
        return meeting.team_id
    teams = teams_of_person(meeting.professional, meeting.municipality).values_list("pk", flat=True)[:2]
    return teams[0] if len(teams) == 1 else None


def room_of(meeting: Meeting) -> CallRoom | None:
    return CallRoom.objects.filter(meeting=meeting).select_related("meeting").first()


def access_participant(room: CallRoom, participant_id: UUID) -> CallParticipant:
    """A participant of this room; Http404 for one of another."""
    found = (
        CallParticipant.objects.filter(room=room, pk=participant_id)
        .select_related("room__meeting", "user")
        .first()
    )
    if found is None:
        raise Http404
    return found


def participants_of(room: CallRoom) -> QuerySet[CallParticipant]:
    """Everybody, in the order in which they have come; the professional's list."""
    return (
        CallParticipant.objects.filter(room=room)
        .select_related("room__meeting", "user", "link")
        .order_by("waiting_since", "pk")
    )


def inside(room: CallRoom) -> QuerySet[CallParticipant]:
    """Who is in, or has only just lost the line."""
    return CallParticipant.unscoped.filter(
        room=room, state=State.ADMITTED, seen_at__gt=timezone.now() - RESUME_WITHIN
    ).select_related("room__meeting", "user")


def is_there(meeting_id: UUID, user_id: UUID) -> bool:
    """Whether the person is in the meeting's call or waits before it now."""
    people = CallParticipant.unscoped.filter(
        room__meeting=meeting_id, user=user_id, seen_at__gt=timezone.now() - RESUME_WITHIN
    )
    return people.filter(state__in=(State.ADMITTED, State.WAITING)).exists()


def guest_of_browser(token: str) -> CallParticipant | None:
    """The guest whose link was used in the browser that holds this secret, while the link is good."""
    if not token or len(token) > LONGEST:
        return None
    link = (
        CallLink.objects.filter(browser_hash=hash_of(token), revoked_at=None, expires_at__gt=timezone.now())
        .select_related(
            "participant__room__meeting__municipality",
            "participant__room__meeting__late_by",
            "participant__room__municipality",
        )
        .first()
    )
    return link.participant if link is not None else None


def place_in_line(participant: CallParticipant) -> int:
    """1 for whoever has waited longest. How many are waiting behind is not told."""
    before = CallParticipant.objects.filter(room=participant.room_id, state=State.WAITING)
    if participant.waiting_since is not None:
        before = before.filter(waiting_since__lt=participant.waiting_since)
    return before.exclude(pk=participant.pk).count() + 1


def shown_name(participant: CallParticipant) -> str:
    """What the others in the room read: never an e-mail address or a telephone number."""
    if participant.user is None:
        return participant.guest_name or str(participant.get_role_display())
    name = f"{participant.user.first_name} {participant.user.last_name}".strip()
    return name or str(participant.get_role_display())


def listed(participant: CallParticipant) -> dict[str, Any]:
    """A line of the professional's list. `name_is_claimed`: nobody has shown who they are."""
    link = getattr(participant, "link", None)
    return {
        "id": participant.pk,
        "name": shown_name(participant),
        "name_is_claimed": participant.user_id is None,
        "role": participant.role,
        "state": participant.state,
        "waiting_since": participant.waiting_since,
        "sound_only": participant.sound_only,
        "link_tried_again": link is not None and link.tried_again_at is not None,
    }


@dataclass(frozen=True)
class Talk:
    """What is left of a call. `minutes` from when two were in, None when that never was; `people` who came."""

    minutes: int | None
    people: list[CallParticipant]
    forgotten_on: dt.date | None


def talk_of(room: CallRoom) -> Talk:
    """How long it was and how it went. An empty room is closed a while after the last one has gone."""
    people = list(participants_of(room).exclude(session=None))
    closed = room.closed_at
    seen = [one.seen_at for one in people if one.seen_at is not None]
    until = timezone.now() if closed is None else min([closed, *([max(seen)] if seen else [])])
    minutes = None
    if room.talked_from is not None:
        minutes = max(0, round((until - room.talked_from).total_seconds() / 60))
    forgotten = None if closed is None else timezone.localdate(closed + KEPT_AFTER_END)
    return Talk(minutes, people, forgotten)
