"""Peer to peer: every device sends to every other. Needs nothing but the signalling and, often, a relay."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from plugins.video.calls.backends.base import Access, Capabilities, WebhookError
from plugins.video.calls.limits import MOST_AT_ALL, MOST_WITH_PICTURE, TURN_LIFE
from plugins.video.calls.turn.credentials import ice_servers

if TYPE_CHECKING:
    from plugins.video.calls.models import CallParticipant, CallRoom


class MeshBackend:
    name = "mesh"

    def capabilities(self) -> Capabilities:
        return Capabilities(MOST_WITH_PICTURE, MOST_AT_ALL, end_to_end=True)

    def open_room(self, room: "CallRoom") -> None:
        """Nothing to prepare."""

    def access(self, participant: "CallParticipant") -> Access:
        expires = min(participant.room.closes_at, timezone.now() + TURN_LIFE)
        return Access(self.name, expires, ice_servers(participant.peer, expires))

    def remove(self, participant: "CallParticipant") -> None:
        """The others' devices drop the connection when they hear of it."""

    def close(self, room: "CallRoom") -> None:
        """Nothing to clear away."""

    def verify_webhook(self, body: bytes, authorization: str) -> dict[str, Any]:
        raise WebhookError("A mesh has no server that could call.")
