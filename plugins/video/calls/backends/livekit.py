"""LiveKit, a server that forwards media, for calls with many people.

Tokens are JSON web tokens as LiveKit's own libraries make them (HS256, claims `video`); the room service
is its Twirp address; webhooks carry a token with the SHA-256 of their body.
Source: https://docs.livekit.io/home/get-started/authentication/ and …/home/server/webhooks/.
The app's half is `pwa/call/livekit`. Both are contract-tested only: no server of LiveKit has been asked.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

import jwt
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.outbound.http import ask
from plugins.video.calls.backends.base import Access, Capabilities, WebhookError

if TYPE_CHECKING:
    from plugins.video.calls.models import CallParticipant, CallRoom

logger = logging.getLogger(__name__)

# Long enough to join; whoever is in stays in. LiveKit's own libraries would give six hours.
TOKEN_LIFE = dt.timedelta(minutes=10)
SERVICE = "/twirp/livekit.RoomService/"
PATIENCE = 5.0


class LiveKitBackend:
    name = "livekit"

    def capabilities(self) -> Capabilities:
        return Capabilities(most_with_picture=25, most=50, shows_addresses=False)

    def open_room(self, room: "CallRoom") -> None:
        """The server makes a room when the first token is used."""

    def access(self, participant: "CallParticipant") -> Access:
        """A token for this participant and room; raise LookupError when no server is set up."""
        self._require()
        expires = timezone.now() + TOKEN_LIFE
        grants = {
            "roomJoin": True,
            "room": participant.room_id.hex,
            "canPublish": True,
            "canPublishSources": _sources(participant),
            "canPublishData": True,
            "canSubscribe": True,
            "canUpdateOwnMetadata": False,
        }
        token = self._sign(participant.peer, expires, grants)
        return Access(self.name, expires, url=settings.VIDEO_LIVEKIT_URL, token=token)

    def remove(self, participant: "CallParticipant") -> None:
        asked = {"room": participant.room_id.hex, "identity": participant.peer}
        self._tell("RemoveParticipant", asked, {"roomAdmin": True, "room": asked["room"]})

    def close(self, room: "CallRoom") -> None:
        self._tell("DeleteRoom", {"room": room.pk.hex}, {"roomCreate": True})

    def verify_webhook(self, body: bytes, authorization: str) -> dict[str, Any]:
        self._require()
        try:
            claims = jwt.decode(
                authorization,
                settings.VIDEO_LIVEKIT_SECRET,
                algorithms=["HS256"],
                issuer=settings.VIDEO_LIVEKIT_KEY,
                options={"require": ["exp", "iss"]},
            )
            said = base64.b64decode(str(claims.get("sha256", "")), validate=True)
            message = json.loads(body)
        except (jwt.PyJWTError, ValueError) as error:
            raise WebhookError(type(error).__name__) from error
        if not hmac.compare_digest(said, hashlib.sha256(body).digest()) or not isinstance(message, dict):
            raise WebhookError("The body is not the one that was signed.")
        return message

    def _tell(self, method: str, asked: dict[str, str], grants: dict[str, Any]) -> None:
        """Ask the room service after the commit; that it fails is logged, and harms nobody for long.

        Whoever ends a call that began on a server which is not set up any more must not fail.
        """
        try:
            self._require()
        except LookupError:
            logger.warning("LiveKit is not set up, and was not told of %s.", method)
            return
        token = self._sign("", timezone.now() + TOKEN_LIFE, grants)
        address = settings.VIDEO_LIVEKIT_URL.replace("wss://", "https://", 1).rstrip("/")

        def send() -> None:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            body = json.dumps(asked).encode()
            try:
                reply = ask(
                    "POST", f"{address}{SERVICE}{method}", timeout=PATIENCE, body=body, headers=headers
                )
            except (OSError, HTTPException) as error:
                logger.warning("LiveKit was not reached for %s (%s).", method, type(error).__name__)
                return
            if reply.status not in {200, 404}:
                logger.warning("LiveKit answered %s with %s.", method, reply.status)

        transaction.on_commit(send, robust=True)

    def _sign(self, identity: str, expires: dt.datetime, grants: dict[str, Any]) -> str:
        now = timezone.now()
        claims: dict[str, Any] = {
            "iss": settings.VIDEO_LIVEKIT_KEY,
            "nbf": int(now.timestamp()),
            "exp": int(expires.timestamp()),
            "video": grants,
        }
        if identity:
            claims["sub"] = identity
        return jwt.encode(claims, settings.VIDEO_LIVEKIT_SECRET, algorithm="HS256")

    @staticmethod
    def _require() -> None:
        if not (settings.VIDEO_LIVEKIT_URL and settings.VIDEO_LIVEKIT_KEY and settings.VIDEO_LIVEKIT_SECRET):
            raise LookupError("No LiveKit server is set up.")


def _sources(participant: "CallParticipant") -> list[str]:
    if participant.sound_only:
        return ["microphone"]
    return ["microphone", "camera", "screen_share", "screen_share_audio"]
