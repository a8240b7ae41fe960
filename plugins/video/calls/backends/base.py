"""What carries sound and picture. Lobby, links, names and the end stay ours, whatever it is."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from plugins.video.calls.models import CallParticipant, CallRoom


class WebhookError(ValueError):
    """The message was not signed by the engine's server, or it is not about what it says."""


@dataclass(frozen=True)
class Capabilities:
    """What an engine can. `most_with_picture` and `most` count people."""

    most_with_picture: int
    most: int
    in_the_app: bool = True
    # Whether only the devices can open sound and picture, or the engine's server too.
    end_to_end: bool = False
    # Whether the participants' devices tell each other their internet addresses.
    shows_addresses: bool = True


@dataclass(frozen=True)
class Access:
    """What one participant's device needs to join; made when they are let in, never in the lobby."""

    engine: str
    expires: dt.datetime
    ice: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    token: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "expires": self.expires.isoformat(),
            "ice": self.ice,
            "url": self.url,
            "token": self.token,
        }


class VideoBackend(Protocol):
    """An engine. Every method may be called twice."""

    name: str

    def capabilities(self) -> Capabilities: ...

    def open_room(self, room: "CallRoom") -> None: ...

    def access(self, participant: "CallParticipant") -> Access:
        """Raise LookupError when the engine is not set up for this room."""

    def remove(self, participant: "CallParticipant") -> None: ...

    def close(self, room: "CallRoom") -> None: ...

    def verify_webhook(self, body: bytes, authorization: str) -> dict[str, Any]:
        """Return the message; raise WebhookError."""
