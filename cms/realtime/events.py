"""Ring bells. A bell carries ids only and may be lost; the database is the truth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from cms.realtime.bridge import NotifyChannelLayer

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

CORE = "core"
# The core's bells after which what a socket believes must be read anew: of the municipality, or of the person:
# their session, role or access may have ended. The others tell of things, not of who may be here.
UNSETTLING = frozenset(
    {"plugins.changed", "core.resync", "session.ended", "membership.changed", "family.access_ended"}
)


def group(municipality: "Municipality", slug: str, key: str) -> str:
    """Name a group so that the gate knows on delivery to which plugin it belongs."""
    return f"m{municipality.pk}.{slug}.{key}"


Bell = tuple[str, dict[str, Any]]


def publish_on_commit(
    group_name: str, event: str, data: dict[str, Any] | None = None, *, coalesce: bool = False
) -> None:
    """Send `event` to a group after the current transaction commits; nothing depends on its arrival.

    All bells of a transaction are rung at once; those of a savepoint that is rolled back are not. With
    `coalesce` a socket passes at most one of this name on each second, the latest: for clients that read a
    whole list anew at each, and do not mind which row it was.
    """
    message: dict[str, Any] = {"type": "bell", "group": group_name, "event": event, "data": data or {}}
    if coalesce:
        message["coalesce"] = True
    waiting = _waiting_bells()
    if waiting is not None:
        waiting.bells.append((group_name, message))
    else:
        transaction.on_commit(_Bells([(group_name, message)]).ring, robust=True)


@dataclass
class _Bells:
    """What runs after the commit."""

    bells: list[Bell]
    rung: bool = False

    def ring(self) -> None:
        self.rung = True
        layer = get_channel_layer()
        if isinstance(layer, NotifyChannelLayer):
            layer.ring_all(self.bells)
        elif layer is not None:
            async_to_sync(_send_all)(layer, self.bells)


def _waiting_bells() -> _Bells | None:
    """The bells that share our fate: of the same transaction, and of the same savepoints."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        return None
    ours = set(connection.savepoint_ids)
    for savepoints, callback, _robust in reversed(connection.run_on_commit):
        found = getattr(callback, "__self__", None)
        if isinstance(found, _Bells) and not found.rung and savepoints == ours:
            return found
    return None


async def _send_all(layer: Any, bells: list[Bell]) -> None:
    for group_name, message in bells:
        await layer.group_send(group_name, message)
