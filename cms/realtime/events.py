"""Ring bells. A bell carries ids only and may be lost; the database is the truth."""

from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from cms.realtime.bridge import NotifyChannelLayer

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

CORE = "core"


def group(municipality: "Municipality", slug: str, key: str) -> str:
    """Name a group so that the gate knows on delivery to which plugin it belongs."""
    return f"m{municipality.pk}.{slug}.{key}"


def publish_on_commit(
    group_name: str, event: str, data: dict[str, Any] | None = None, *, coalesce: bool = False
) -> None:
    """Send `event` to a group after the current transaction commits; nothing depends on its arrival.

    With `coalesce` a socket passes at most one of this name on each second, the latest: for clients that read
    a whole list anew at each, and do not mind which row it was.
    """

    def publish() -> None:
        message: dict[str, Any] = {"type": "bell", "group": group_name, "event": event, "data": data or {}}
        if coalesce:
            message["coalesce"] = True
        layer = get_channel_layer()
        if isinstance(layer, NotifyChannelLayer):
            layer.ring(group_name, message)
        elif layer is not None:
            async_to_sync(layer.group_send)(group_name, message)

    transaction.on_commit(publish, robust=True)
