"""A person's places in line: who waited, when, for how long. Asked on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.plugin_api.privacy import Subject
from plugins.video.on_demand.limits import KEPT_AFTER_END
from plugins.video.on_demand.models import QueuePlace

State = QueuePlace.State


def export_places(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The person's own places: other adults of the family do not know of them. And those they answered."""
    user = subject.user
    mine = Q(person=user) if user is not None else Q(family__in=subject.families)
    rows = QueuePlace.unscoped.filter(mine | Q(holder=user) if user is not None else mine)
    return {
        "video.QueuePlace": [
            {
                "id": str(row.pk),
                "state": row.state,
                "reason": row.reason,
                "joined_at": row.joined_at.isoformat(),
                "claimed_at": row.claimed_at.isoformat() if row.claimed_at else None,
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in rows.order_by("joined_at")
        ],
        # What a team promises: it leads to a person only through the team's lead.
        "video.QueueOffer": [],
    }


def erase_places(subject: Subject) -> dict[str, int]:
    """A family's and a person's places go; whoever was being answered by the person waits again."""
    gone = Q(family__in=subject.families)
    if subject.user is not None:
        gone |= Q(person=subject.user)
    counts = {"video.QueuePlace": QueuePlace.unscoped.filter(gone).delete()[0], "video.QueueOffer": 0}
    if subject.user is not None:
        held = QueuePlace.unscoped.filter(holder=subject.user)
        counts["video.QueuePlace"] += held.count()
        held.filter(state=State.RINGING).update(
            state=State.WAITING, holder=None, claimed_at=None, ring_until=None, meeting=None
        )
        held.filter(state=State.TALKING).update(state=State.DONE, ended_at=timezone.now())
        held.update(holder=None)
    return counts


def forget_places(now: dt.datetime) -> dict[str, int]:
    """Places that ended long ago."""
    old = QueuePlace.unscoped.filter(ended_at__lt=now - KEPT_AFTER_END)
    return {"video.QueuePlace": old.delete()[0]}
