"""A socket comes, is seen, and goes."""

import datetime as dt
import hmac
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.realtime.relay import relay_on_commit
from cms.statements import Statement
from plugins.video.calls import audit, groups
from plugins.video.calls.actions.rooms import lock_room, open_or_closed
from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import FullError
from plugins.video.calls.limits import PLACE_KEPT, RESUME_WITHIN
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.calls.queries import inside
from plugins.video.calls.states import TABLE, Act, after
from plugins.video.calls.tokens import LONGEST, hash_of, new_token

State = CallParticipant.State
Role = CallParticipant.Role
FAMILY = {Role.CITIZEN, Role.PARTNER}


@Statement
def _seen() -> str:
    table = CallParticipant._meta.db_table
    return f"""
UPDATE "{table}" SET seen_at = %(now)s WHERE id = %(participant)s AND socket = %(socket)s
RETURNING id"""  # noqa: S608 - our model's table


@dataclass(frozen=True)
class Entry:
    """What a socket that said hello has become."""

    participant: CallParticipant
    socket: UUID
    resume: str
    is_resumed: bool


@transaction.atomic
def enter(participant: CallParticipant, resume: object) -> Entry:
    """Let a socket of the participant come: to the lobby, or inside.

    With the secret of the page's earlier socket, within a minute, the session goes on; without it a
    new one begins. The socket before is replaced either way. Raise ClosedError, NotNowError,
    ForbiddenActError (refused or sent out) or FullError.
    """
    room = lock_room(participant.room_id)
    open_or_closed(room)
    people = CallParticipant.objects.select_related("user").select_for_update(of=("self",))
    participant = people.get(pk=participant.pk)
    participant.room = room
    now = timezone.now()
    is_resumed = _is_same_page(participant, resume, now)
    was = participant.state
    keeps_place = _keeps_place(participant, now)
    if participant.role == Role.HOST:
        # Whoever holds the meeting always gets in, however they left.
        participant.state = State.ADMITTED
        participant.admitted_at = participant.admitted_at or now
    else:
        participant.state = after(was, Act.RETURN if keeps_place else Act.ARRIVE)
    if participant.state == State.WAITING and was != State.WAITING:
        participant.waiting_since, participant.admitted_at = now, None
    participant.session = participant.session if is_resumed and participant.session else uuid4()
    participant.socket = uuid4()
    token = new_token()
    participant.resume_hash = hash_of(token)
    participant.seen_at = now
    participant.left_at = None
    if participant.state == State.ADMITTED and not is_resumed:
        give_place(room, participant)
    participant.save()
    if participant.state != was:
        record(
            audit.ENTERED,
            actor=participant.user,
            municipality=room.municipality,
            target=participant,
            family=room.meeting.family,
            data={"to": participant.state},
        )
    relay_on_commit(groups.one(room.municipality, participant.peer), groups.LOOK)
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
    return Entry(participant, participant.socket, token, is_resumed)


def give_place(room: CallRoom, participant: CallParticipant) -> None:
    """With picture while there are places, then with sound only; raise FullError. The room is locked."""
    can = backend_named(room.backend).capabilities()
    others = list(inside(room).exclude(pk=participant.pk).values_list("role", flat=True))
    if len(others) >= can.most and participant.role != Role.HOST:
        raise FullError
    participant.sound_only = len(others) >= can.most_with_picture
    roles = {participant.role, *others}
    # Not an interpreter who is early, or a colleague who looks in: the family is waited for.
    if room.talked_from is None and Role.HOST in roles and roles & FAMILY:
        room.talked_from = timezone.now()
        room.save(update_fields=["talked_from"])


def see(participant_id: UUID, socket: UUID) -> bool:
    """The socket is alive; return whether it still is the participant's own."""
    return _seen.row(participant=participant_id, socket=socket, now=timezone.now()) is not None


@transaction.atomic
def go(participant_id: UUID, socket: UUID, *, said_so: bool) -> bool:
    """The socket is gone; with `said_so` the person has left, else the line may come back.

    Return whether it was the participant's own: a replaced socket changes nothing.
    """
    participant = (
        CallParticipant.unscoped.select_for_update(of=("self",))
        .select_related("room__municipality", "room__meeting__family", "user")
        .filter(pk=participant_id, socket=socket)
        .first()
    )
    if participant is None:
        return False
    now = timezone.now()
    participant.socket = None
    participant.seen_at = now
    if said_so and (participant.state, Act.LEAVE) in TABLE:
        was, participant.state = participant.state, after(participant.state, Act.LEAVE)
        participant.left_at = now
        record(
            audit.LEFT,
            actor=participant.user,
            municipality=participant.room.municipality,
            target=participant,
            family=participant.room.meeting.family,
            data={"from": was},
        )
    participant.save(update_fields=["socket", "seen_at", "state", "left_at"])
    relay_on_commit(groups.hosts(participant.room.municipality, participant.room_id), groups.LIST)
    return True


def note_quality(participant_id: UUID, path: str, quality: str) -> None:
    """Keep how it went: how the media travelled last, and the worst that the device told of."""
    order = [CallParticipant.Quality.GOOD, CallParticipant.Quality.FAIR, CallParticipant.Quality.POOR]
    people = CallParticipant.unscoped.filter(pk=participant_id)
    people.exclude(path=path).update(path=path)
    better = ["", *order[: order.index(CallParticipant.Quality(quality))]]
    people.filter(quality__in=better).update(quality=quality)


def _is_same_page(participant: CallParticipant, resume: object, now: dt.datetime) -> bool:
    if not isinstance(resume, str) or not resume or len(resume) > LONGEST:
        return False
    if participant.resume_hash is None or participant.seen_at is None:
        return False
    known = bytes(participant.resume_hash)
    return hmac.compare_digest(known, hash_of(resume)) and now - participant.seen_at <= RESUME_WITHIN


def _keeps_place(participant: CallParticipant, now: dt.datetime) -> bool:
    """Whether the place inside is still theirs: let in, perhaps while the phone slept, or there not long ago."""
    if participant.admitted_at is None:
        return False
    last = max(participant.admitted_at, participant.seen_at or participant.admitted_at)
    return now - last <= PLACE_KEPT
