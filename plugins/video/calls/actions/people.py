"""The participants of a room: made when somebody signed in comes, or when a link is made."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.realtime.relay import relay_on_commit
from plugins.video.calls import audit, groups
from plugins.video.calls.actions.entering import give_place
from plugins.video.calls.actions.rooms import lock_room, open_or_closed
from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import ForbiddenActError
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.calls.states import Act, after
from plugins.video.guests.models import MeetingGuest

if TYPE_CHECKING:
    from cms.accounts.models import User

State = CallParticipant.State
_AUDITED = {
    Act.ADMIT: audit.ADMITTED,
    Act.DENY: audit.DENIED,
    Act.BACK: audit.SENT_BACK,
    Act.REMOVE: audit.REMOVED,
}


def participant_of(room: CallRoom, user: "User", role: str) -> CallParticipant:
    """The person's part in the room. It follows the role that they have in the meeting now."""
    found, made = CallParticipant.objects.get_or_create(room=room, user=user, defaults={"role": role})
    if not made and found.role != role:
        found.role = role
        found.save(update_fields=["role"])
    return found


@transaction.atomic
def expect(participant: CallParticipant, *, actor: "User | None") -> CallParticipant:
    """Let in beforehand somebody whom the professional has called; who has come already stays as they are."""
    lock_room(participant.room_id)
    participant.refresh_from_db()
    if participant.state == State.INVITED:
        participant.state, participant.admitted_at = after(participant.state, Act.EXPECT), timezone.now()
        participant.save(update_fields=["state", "admitted_at"])
        room = participant.room
        record(
            audit.ADMITTED,
            actor=actor,
            municipality=room.municipality,
            target=participant,
            family=room.meeting.family,
            data={"from": State.INVITED},
        )
    return participant


@transaction.atomic
def decide(*, participant_id: UUID, room_id: UUID, act: Act, actor: "User") -> CallParticipant:
    """The professional lets in, refuses, sends back or sends out.

    Raise ForbiddenActError, ClosedError, NotNowError or FullError.

    The professional's own place can't be taken: whoever holds the meeting gets back in.
    """
    room = lock_room(room_id)
    open_or_closed(room)
    participant = CallParticipant.objects.select_related("user").get(pk=participant_id, room=room)
    if act not in _AUDITED or participant.role == CallParticipant.Role.HOST:
        raise ForbiddenActError
    now = timezone.now()
    was, participant.state = participant.state, after(participant.state, act)
    if act is Act.BACK:
        participant.waiting_since = now
        participant.admitted_at = None
        backend_named(room.backend).remove(participant)
    elif act is Act.ADMIT:
        participant.admitted_at = now
        give_place(room, participant)
    elif act is Act.REMOVE:
        CallLink.objects.filter(participant=participant, revoked_at=None).update(revoked_at=now)
        CallTicket.objects.filter(participant=participant).delete()
        backend_named(room.backend).remove(participant)
        MeetingGuest.objects.filter(participant=participant, withdrawn_at=None).update(withdrawn_at=now)
    participant.save(update_fields=["state", "waiting_since", "admitted_at", "sound_only"])
    record(
        _AUDITED[act],
        actor=actor,
        municipality=room.municipality,
        target=participant,
        family=room.meeting.family,
        data={"from": was},
    )
    relay_on_commit(groups.one(room.municipality, participant.peer), groups.LOOK)
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
    return participant
