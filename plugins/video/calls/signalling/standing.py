"""Where a socket stands, read from the database: the one truth, whatever bells were lost."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.accounts.models import Family, User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.statements import Columns, Statement, made_in_turn
from plugins.video.calls.actions.entering import see
from plugins.video.calls.actions.rooms import open_or_closed
from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import CallError
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom
from plugins.video.calls.queries import inside, listed, participants_of, place_in_line, shown_name
from plugins.video.calls.rules import role_in
from plugins.video.calls.tokens import hash_of
from plugins.video.models import Meeting

State = CallParticipant.State
_PARTICIPANT, _USER = Columns(CallParticipant, "p"), Columns(User, "u")
_ROOM, _MEETING = Columns(CallRoom, "r"), Columns(Meeting, "m")
_FAMILY, _PLACE = Columns(Family, "f"), Columns(Municipality, "c")
_ALL: tuple[Columns[Any], ...] = (_PARTICIPANT, _USER, _ROOM, _MEETING, _FAMILY, _PLACE)


@Statement
def _with_all() -> str:
    return f"""
SELECT {", ".join(map(str, _ALL))}
FROM {_PARTICIPANT.table}
JOIN {_ROOM.table} ON r.id = p.room_id
JOIN {_MEETING.table} ON m.id = r.meeting_id
JOIN {_FAMILY.table} ON f.id = m.family_id
JOIN {_PLACE.table} ON c.id = r.municipality_id
LEFT JOIN {_USER.table} ON u.id = p.user_id
WHERE p.id = %(participant)s AND r.municipality_id = %(municipality)s"""  # noqa: S608 - columns and tables of our models


@dataclass(frozen=True)
class Standing:
    """`state` is a participant's state, or "replaced", "closed" or "unknown"."""

    state: str
    participant: CallParticipant | None = None


def standing(participant_id: UUID, socket: UUID) -> Standing:
    """Read it, and note that the socket lives. Every socket asks every few seconds: the statement is fixed."""
    row = _with_all.row(participant=participant_id, municipality=current_municipality().pk)
    if row is None:
        return Standing("unknown")
    participant, user, room, meeting, family, place = made_in_turn(row, *_ALL)
    participant.user, participant.room, room.meeting, meeting.family = user, room, meeting, family
    room.municipality = meeting.municipality = family.municipality = place
    try:
        open_or_closed(room)
    except CallError:
        return Standing("closed", participant)
    if participant.state in {State.REMOVED, State.DENIED}:
        return Standing(participant.state, participant)
    if not see(participant_id, socket):
        return Standing("replaced", participant)
    return Standing(participant.state, participant)


def standing_by_right(participant_id: UUID, socket: UUID, browser: str) -> tuple[Standing, bool]:
    """Where it stands, and whether they may be there still: `has_right`."""
    now = standing(participant_id, socket)
    return now, now.participant is not None and has_right(now.participant, browser)


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
