"""The groups of a call's sockets, and who hears what.

`all`: everybody who has a socket, the lobby too; carries nothing but "look again".
`room`: those who are in.   `peer`: one participant.   `hosts`: the professional, for the lobby's list.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from cms.realtime.events import group

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

LOOK = {"type": "look"}
LIST = {"type": "list"}


def everybody(municipality: "Municipality", room_id: UUID) -> str:
    return group(municipality, "video", f"all.{room_id.hex}")


def those_in(municipality: "Municipality", room_id: UUID) -> str:
    return group(municipality, "video", f"room.{room_id.hex}")


def hosts(municipality: "Municipality", room_id: UUID) -> str:
    return group(municipality, "video", f"hosts.{room_id.hex}")


def one(municipality: "Municipality", peer: str) -> str:
    return group(municipality, "video", f"peer.{peer}")
