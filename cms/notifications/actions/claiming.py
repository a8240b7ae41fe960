"""Take what is due for one worker alone."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from cms.notifications.models import Delivery
from cms.notifications.timing import BATCH, PAUSES

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

# Longer than any try takes: only a worker that died leaves its lease to run out.
LEASE = dt.timedelta(minutes=5)
_STEP_ASIDE = dt.timedelta(seconds=10)

Channel, State = Delivery.Channel, Delivery.State


def claim_due(municipality: "Municipality") -> list[Delivery] | None:
    """Claim the next push, or everything that goes into one person's next message.

    None when nothing is due; an empty list when another worker was in the way. A try counts when it is
    claimed, so that one that kills its worker does not come for ever: see `worn_out_of`.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = _waiting(municipality).filter(attempts__lte=len(PAUSES))
        due = waiting.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
        first = due.select_for_update(of=("self",), skip_locked=True).first()
        if first is None:
            return None
        keys = [first.pk]
        if first.channel != Channel.PUSH:
            if not _alone_with(first):
                waiting.filter(pk=first.pk).update(next_attempt_at=now + _STEP_ASIDE)
                return []
            keys += _companions(waiting, first, now)
        claim = uuid.uuid4()
        Delivery.unscoped.filter(pk__in=keys).update(
            claim=claim, next_attempt_at=now + LEASE, attempts=F("attempts") + 1
        )
    rows = Delivery.unscoped.select_related("user", "notification", "subscription", "municipality__site")
    return list(rows.filter(claim=claim).order_by("created_at", "pk"))


def worn_out_of(municipality: "Municipality") -> QuerySet[Delivery]:
    """What has had its last try, whose lease has run out, and of which nobody could write down what became."""
    return _waiting(municipality).filter(attempts__gt=len(PAUSES), next_attempt_at__lte=timezone.now())


def _waiting(municipality: "Municipality") -> QuerySet[Delivery]:
    return Delivery.unscoped.filter(municipality=municipality, state=State.WAITING)


def _alone_with(delivery: Delivery) -> bool:
    """Let one worker at a time gather a person's messages, else two would send half a batch each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 8030))",
            [f"{delivery.municipality_id}:{delivery.user_id}"],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _companions(waiting: QuerySet[Delivery], first: Delivery, now: dt.datetime) -> list[uuid.UUID]:
    """What the same message can tell of: its time is over but for the batch's two minutes.

    Waits for rows that another worker holds: that worker is stepping aside at this moment.
    """
    rows = waiting.filter(user=first.user_id, claim=None, next_attempt_at__lte=now + BATCH)
    others = rows.exclude(channel=Channel.PUSH).exclude(pk=first.pk).order_by("pk")
    return list(others.select_for_update(of=("self",)).values_list("pk", flat=True))
