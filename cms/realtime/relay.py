"""Pass a frame of any plugin's own socket on to the other sockets of a group, whatever process holds them.

Bells carry ids and fit into one NOTIFY. A frame may be larger (a description of a call's media has a
few kilobytes), so it travels compressed and, where that does not suffice, in pieces. It is kept nowhere
on its way, and like a bell it may be lost.
"""

import base64
import json
import secrets
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from cms.realtime.bridge import NotifyChannelLayer

# Together with group and key a piece stays below the 7900 bytes of a bell.
PIECE = 7000
MOST_PIECES = 24
MOST_WAITING = 16


def relay_messages(group_name: str, frame: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The messages that carry `frame`; raise ValueError when it is too large for any call."""
    packed = base64.b64encode(zlib.compress(json.dumps(frame, separators=(",", ":")).encode(), 1)).decode()
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    if len(pieces) > MOST_PIECES:
        raise ValueError(f"A frame for {group_name} has {len(packed)} characters.")
    key = secrets.token_hex(8)
    for place, piece in enumerate(pieces):
        yield {
            "type": "relay",
            "group": group_name,
            "key": key,
            "place": place,
            "of": len(pieces),
            "piece": piece,
        }


async def relay(group_name: str, frame: Mapping[str, Any]) -> None:
    """Send `frame` to every socket of the group; nothing depends on its arrival."""
    layer = get_channel_layer()
    if layer is not None:
        for message in relay_messages(group_name, frame):
            await layer.group_send(group_name, message)


def relay_on_commit(group_name: str, frame: Mapping[str, Any]) -> None:
    """As `relay`, after the current transaction commits; for threads."""

    def send() -> None:
        layer = get_channel_layer()
        for message in relay_messages(group_name, frame):
            if isinstance(layer, NotifyChannelLayer):
                layer.ring(group_name, message)
            elif layer is not None:
                async_to_sync(layer.group_send)(group_name, message)

    transaction.on_commit(send, robust=True)


class Assembly:
    """Puts the pieces of one socket's frames together; a frame of which a piece was lost is forgotten."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[int, str]] = {}

    def take(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the frame when this was its last piece, else None."""
        key, pieces = message["key"], message["of"]
        held = self._waiting.setdefault(key, {})
        held[message["place"]] = message["piece"]
        if len(held) < pieces:
            while len(self._waiting) > MOST_WAITING:
                self._waiting.pop(next(iter(self._waiting)))
            return None
        del self._waiting[key]
        packed = "".join(held[place] for place in range(pieces))
        frame: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
        return frame
