"""A meeting in somebody else's service (MedCom's VDX and the like): a link that opens there.

The address and PIN are made by that service; who may read them is decided here, as for every engine.
"""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from plugins.video.calls.backends.base import Access, Capabilities, WebhookError

if TYPE_CHECKING:
    from plugins.video.calls.models import CallParticipant, CallRoom

ROOM = "{room}"


class ExternalLinkBackend:
    name = "external_link"

    def capabilities(self) -> Capabilities:
        return Capabilities(most_with_picture=50, most=50, in_the_app=False)

    def open_room(self, room: "CallRoom") -> None:
        """The room exists over there."""

    def access(self, participant: "CallParticipant") -> Access:
        """The address with the room's opaque id in it; raise LookupError when none is set up."""
        pattern: str = settings.VIDEO_EXTERNAL_URL
        parts = urlsplit(pattern)
        if parts.scheme != "https" or not parts.hostname or ROOM not in pattern:
            raise LookupError("VIDEO_EXTERNAL_URL is an https address with {room} in it.")
        room = re.sub(r"[^0-9a-f]", "", participant.room.pk.hex)
        return Access(self.name, participant.room.closes_at, url=pattern.replace(ROOM, room))

    def remove(self, participant: "CallParticipant") -> None:
        """Cannot be done from here; the address is simply not told any more."""

    def close(self, room: "CallRoom") -> None:
        """Cannot be done from here."""

    def verify_webhook(self, body: bytes, authorization: str) -> dict[str, Any]:
        raise WebhookError("No service is known that calls.")
