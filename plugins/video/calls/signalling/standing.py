"""Where a socket stands, read from the database: the one truth, whatever bells were lost."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from plugins.video.calls.actions.entering import see
from plugins.video.calls.actions.rooms import open_or_closed
from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import CallError
from plugins.video.calls.models import CallLink, CallParticipant
from plugins.video.calls.queries import inside, listed, participants_of, place_in_line, shown_name
from plugins.video.calls.rules import role_in
from plugins.video.calls.tokens import hash_of

State = CallParticipant.State


@dataclass(frozen=True)
class Standing:
    """`state` is a participant's state, or "replaced", "closed" or "unknown"."""

    state: str
    participant: CallParticipant | None = None


def standing(participant_id: UUID, socket: UUID) -> Standing:
    """Read it, and note that the socket lives."""
    participant = (
        CallParticipant.objects.select_related(
            "room__meeting__family", "room__meeting__municipality", "room__municipality", "user"
        )
        .filter(pk=participant_id)
        .first()
    )
    if participant is None:
        return Standing("unknown")
    try:
        open_or_closed(participant.room)
    except CallError:
        return Standing("closed", participant)
    if participant.state in {State.REMOVED, State.DENIED}:
        return Standing(participant.state, participant)
    if not see(participant_id, socket):
        return Standing("replaced", participant)
    return Standing(participant.state, participant)


def lobby(participant: CallParticipant) -> dict[str, Any]:
    """All that the lobby is told: that one waits, and one's own place. No name, no address, no peer."""
    return {"type": "lobby", "state": "waiting", "position": place_in_line(participant)}


def welcome(participant: CallParticipant, resume: str, *, is_resumed: bool) -> dict[str, Any]:
    """Everything that a page needs inside."""
    room = participant.room
    backend = backend_named(room.backend)
    can = backend.capabilities()
    others = [one for one in inside(room) if one.pk != participant.pk and one.session is not None]
    return {
        "type": "welcome",
        "self": participant.peer,
        "session": participant.session.hex if participant.session else "",
        "role": participant.role,
        "peers": [peer_of(one) for one in others],
        # Of two who negotiate at once the one with the higher name gives way.
        "polite": {one.peer: participant.peer > one.peer for one in others},
        "access": backend.access(participant).as_json(),
        "policy": policy_of(participant),
        "end_to_end": can.end_to_end,
        "resume": resume,
        "resumed": is_resumed,
    }


def policy_of(participant: CallParticipant) -> dict[str, bool]:
    return {"relay_only": participant.room.relay_only, "sound_only": participant.sound_only}


def peer_of(participant: CallParticipant) -> dict[str, Any]:
    """What those inside learn of each other."""
    return {
        "peer": participant.peer,
        "session": participant.session.hex if participant.session else "",
        "role": participant.role,
        "name": shown_name(participant),
        "name_is_claimed": participant.user_id is None,
        "sound_only": participant.sound_only,
        "lost": participant.socket is None,
    }


def lobby_list(participant: CallParticipant) -> dict[str, Any]:
    """The professional's list: who waits, who is in, who was sent away."""
    rows = [listed(one) for one in participants_of(participant.room) if one.pk != participant.pk]
    for row in rows:
        row["id"] = str(row["id"])
        row["waiting_since"] = row["waiting_since"].isoformat() if row["waiting_since"] else None
    return {"type": "list", "people": rows}


def has_right(participant: CallParticipant, browser: str) -> bool:
    """Members as long as they have their role in the meeting, guests in the browser that used the link."""
    if participant.user is not None:
        return role_in(participant.user, participant.room.meeting) == participant.role
    return (
        bool(browser)
        and CallLink.objects.filter(
            participant=participant,
            browser_hash=hash_of(browser),
            revoked_at=None,
            expires_at__gt=timezone.now(),
        ).exists()
    )


def fresh_access(participant_id: UUID) -> dict[str, Any]:
    """The same credentials anew, before the connection is made anew."""
    participant = CallParticipant.objects.select_related("room").get(pk=participant_id)
    return backend_named(participant.room.backend).access(participant).as_json()
