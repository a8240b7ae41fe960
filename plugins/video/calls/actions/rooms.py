"""Open a meeting's call, hide addresses in it, and end it."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.audit.record import record
from cms.municipalities.scope import current_municipality
from cms.realtime.relay import relay_on_commit
from plugins.video.calls import audit, groups
from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import ClosedError, NotNowError
from plugins.video.calls.limits import EARLY, EMPTY_FOR, HARD_END
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.calls.policy import relay_needed, require_relay
from plugins.video.calls.rules import can_be_opened
from plugins.video.guests.actions.placing import bring_in
from plugins.video.guests.models import MeetingGuest
from plugins.video.models import Meeting
from plugins.video.on_demand.actions.ending import call_ended

if TYPE_CHECKING:
    from cms.accounts.models import User


def lock_room(room_id: UUID) -> CallRoom:
    """The room, held until the transaction ends: whoever changes who is in waits for the other."""
    return (
        CallRoom.objects.select_for_update(of=("self",))
        .select_related("meeting__family", "municipality")
        .get(pk=room_id)
    )


def open_or_closed(room: CallRoom) -> None:
    """Raise ClosedError or NotNowError unless people may be in this room now."""
    if room.closed_at is not None:
        raise ClosedError
    if not can_be_opened(room.meeting):
        raise NotNowError


@transaction.atomic
def open_room(*, meeting: Meeting, actor: "User | None") -> CallRoom:
    """The meeting's room, made by whoever comes first; raise NotNowError, ClosedError or NoRelayError.

    Guests who were invited beforehand have a part in it from its first moment. No actor: a guest came first.
    """
    if not can_be_opened(meeting):
        raise NotNowError
    relay_only = relay_needed(meeting)
    if relay_only:
        require_relay()
    room, made = CallRoom.objects.filter(meeting=meeting).first(), False
    if room is None:
        # Before its guests, as whoever changes a meeting does: the reference to it is looked at in the end.
        Meeting.objects.select_for_update(of=("self",), no_key=True).values_list("pk").get(pk=meeting.pk)
        room, made = _made_or_found(meeting, relay_only=relay_only)
    if room.closed_at is not None:
        raise ClosedError
    if made:
        backend_named(room.backend).open_room(room)
        record(audit.OPENED, actor=actor, municipality=room.municipality, target=room, family=meeting.family)
        bring_in(room)
    return room


def _made_or_found(meeting: Meeting, *, relay_only: bool) -> tuple[CallRoom, bool]:
    return CallRoom.objects.get_or_create(
        meeting=meeting,
        municipality=meeting.municipality,
        defaults={
            "backend": settings.VIDEO_BACKEND,
            "closes_at": meeting.ends_at + HARD_END,
            "relay_only": relay_only,
        },
    )


@transaction.atomic
def hide_addresses(*, room_id: UUID, actor: "User") -> CallRoom:
    """From now on media goes through the relay only; pages that are in are told. Raise NoRelayError."""
    require_relay()
    room = lock_room(room_id)
    open_or_closed(room)
    if not room.relay_only:
        room.relay_only = True
        room.save(update_fields=["relay_only"])
        record(audit.ADDRESSES_HIDDEN, actor=actor, municipality=room.municipality, target=room)
        relay_on_commit(groups.everybody(room.municipality, room.pk), groups.LOOK)
    return room


@transaction.atomic
def end_room(*, room_id: UUID, actor: "User | None", ended: str = CallRoom.Ended.BY_HOST) -> CallRoom:
    """End for everybody: links and tickets are void, guests' names are forgotten. Ending twice is no error."""
    meeting = CallRoom.objects.values_list("meeting", flat=True).get(pk=room_id)
    # Before the room is locked: whoever changes a place in line locks it first, and then its call.
    call_ended(meeting_id=meeting, actor=actor)
    room = lock_room(room_id)
    if room.closed_at is not None:
        return room
    now = timezone.now()
    room.closed_at, room.ended = now, ended
    room.save(update_fields=["closed_at", "ended"])
    people = CallParticipant.objects.filter(room=room)
    people.filter(state=CallParticipant.State.ADMITTED).update(
        state=CallParticipant.State.LEFT, left_at=Coalesce("seen_at", now)
    )
    people.update(guest_name_sealed=None, resume_hash=None, socket=None)
    # Whoever has still to hear that it is off is forgotten after that.
    guests = MeetingGuest.objects.filter(meeting=room.meeting_id)
    guests.exclude(tell=MeetingGuest.Word.CANCELLED).update(
        name_sealed=None, contact_sealed=None, tell="", tell_next_at=None
    )
    CallLink.objects.filter(participant__room=room, revoked_at=None).update(revoked_at=now)
    CallTicket.objects.filter(participant__room=room).delete()
    record(
        audit.ENDED,
        actor=actor,
        municipality=room.municipality,
        target=room,
        family=room.meeting.family,
        data={"ended": ended},
    )
    backend_named(room.backend).close(room)
    relay_on_commit(groups.everybody(room.municipality, room.pk), groups.LOOK)
    return room


def end_stale_rooms(now: dt.datetime) -> int:
    """End what has been empty for long or is over its time, in the current municipality; return how many."""
    ended = 0
    rooms = CallRoom.objects.filter(closed_at=None, municipality=current_municipality())
    open_rooms = rooms.select_related("meeting").annotate(last_seen=Max("participants__seen_at"))
    for room in open_rooms:
        last = max(filter(None, (room.opened_at, room.last_seen)))
        if now >= room.closes_at or room.meeting.cancelled_at is not None:
            end_room(room_id=room.pk, actor=None, ended=CallRoom.Ended.TIME)
        elif last < room.meeting.starts_at - EARLY:
            continue  # the meeting was moved, and nobody has come at its new time yet
        elif now - last >= EMPTY_FOR and now >= _awaited_until(room) + EMPTY_FOR:
            end_room(room_id=room.pk, actor=None, ended=CallRoom.Ended.EMPTY)
        else:
            continue
        ended += 1
    return ended


def _awaited_until(room: CallRoom) -> dt.datetime:
    """Until when somebody may still come to a call that is empty.

    Where the two have not met yet that is to the end of what was agreed: who looks in early closes no window
    for the other, and who said that it will be later is waited for. Who was called right now is there or not.
    """
    meeting = room.meeting
    if room.talked_from is not None or meeting.kind == meeting.Kind.ON_DEMAND:
        return meeting.starts_at
    return meeting.ends_at + dt.timedelta(minutes=meeting.late_minutes)


def follow_meeting(meeting: Meeting) -> None:
    """The meeting has a new time: its call ends by that, and one that was ended can be opened again.

    The meeting is locked by whoever moved it.
    """
    rooms = CallRoom.objects.select_for_update(of=("self",)).filter(meeting=meeting)
    for room in rooms:
        room.closes_at = meeting.ends_at + HARD_END
        if room.closed_at is not None:
            room.closed_at, room.ended, room.talked_from = None, "", None
        room.save(update_fields=["closes_at", "closed_at", "ended", "talked_from"])
