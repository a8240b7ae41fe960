"""Give whoever waits before a meeting to a colleague who can talk with them now."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import notify
from cms.realtime.relay import relay_on_commit
from plugins.video import audit, notifications
from plugins.video.actions.booking import take_for
from plugins.video.actions.changing import locked_meeting
from plugins.video.actions.occupying import lock_people
from plugins.video.actions.settling import settle_unheld
from plugins.video.actions.telling import adults_in, ring
from plugins.video.calls import groups
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.calls.rules import is_call_open, is_host
from plugins.video.errors import (
    ColleagueBusyError,
    HandedOverError,
    NotOnDutyError,
    OverError,
    TakenError,
    TalkBegunError,
)
from plugins.video.models import BOOKED, Meeting, Occupancy
from plugins.video.queries.meetings import takers_of

if TYPE_CHECKING:
    from cms.accounts.models import User

State, Role = CallParticipant.State, CallParticipant.Role


@transaction.atomic
def hand_over(*, meeting_id: UUID, actor: "User", to: "User") -> Meeting:
    """The colleague holds the meeting from now on, in the actor's place.

    Whoever waits keeps their place, link and words: nothing is said to them. Raise OverError, HandedOverError
    when the actor holds it no more, TalkBegunError, NotOnDutyError, or ColleagueBusyError.
    """
    meeting = locked_meeting(meeting_id)
    # Who was called from the line is handed over there, with the place.
    if not is_call_open(meeting) or meeting.no_show_at is not None or meeting.kind == Meeting.Kind.ON_DEMAND:
        raise OverError
    if not is_host(actor, meeting):
        raise HandedOverError(holder=str(meeting.professional or ""))
    room = CallRoom.objects.select_for_update(of=("self",)).filter(meeting=meeting).first()
    if room is not None and _talks(room):
        raise TalkBegunError
    if to not in takers_of(meeting, timezone.now()):
        raise NotOnDutyError
    _take_the_time(meeting, actor, to)
    if meeting.professional_id == actor.pk:
        meeting.professional, meeting.changed_at = to, timezone.now()
        meeting.save(update_fields=["professional", "changed_at"])
    settle_unheld(meeting, actor=actor)
    if room is not None:
        _step_out(room, actor)
    record(
        audit.MEETING_HANDED_OVER,
        actor=actor,
        municipality=meeting.municipality,
        target=meeting,
        family=meeting.family,
        data={"to": str(to.pk)},
    )
    notify(municipality=meeting.municipality, user=to, type=notifications.TEAM_LOBBY, about=meeting.pk)
    ring([actor, to, *adults_in(meeting)], "video.meeting_changed", meeting)
    return meeting


def _talks(room: CallRoom) -> bool:
    inside = CallParticipant.objects.filter(room=room, state=State.ADMITTED)
    return inside.exclude(role=Role.HOST).exists()


def _take_the_time(meeting: Meeting, actor: "User", to: "User") -> None:
    """A window takes nobody's time; else the colleague has to have it."""
    if meeting.kind != Meeting.Kind.FIXED:
        return
    lock_people([actor, to])
    Occupancy.unscoped.filter(meeting=meeting, professional=actor, state__in=BOOKED).update(
        state=Occupancy.State.RELEASED, expires_at=None
    )
    try:
        take_for(meeting, [to], on_top=False, actor=actor)
    except TakenError:
        raise ColleagueBusyError(holder=str(to)) from None


def _step_out(room: CallRoom, actor: "User") -> None:
    """The actor's page closes; the colleague's list is as theirs was."""
    here = CallParticipant.objects.filter(room=room, user=actor, role=Role.HOST).first()
    if here is None:
        return
    here.state, here.left_at = State.LEFT, timezone.now()
    here.save(update_fields=["state", "left_at"])
    relay_on_commit(groups.one(room.municipality, here.peer), groups.LOOK)
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
