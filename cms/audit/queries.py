"""Reads of the trail."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet

from cms.audit.models import AuditChain, AuditEvent
from cms.audit.registry import all_action_types
from cms.audit.sql import VERIFY

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold.

    `kind` is unsealed, gap, broken link, changed, tail missing or head missing.
    """

    chain: int | None
    seq: int | None
    event_id: int | None
    kind: str


def faults() -> list[Fault]:
    """Check every chain of the trail against its hashes; an empty list means that it is whole."""
    with connection.cursor() as cursor:
        cursor.execute(VERIFY)
        return [Fault(*row) for row in cursor.fetchall()]


def heads() -> dict[int, str]:
    """Return {chain: hex hash}: what to write down elsewhere, so that even a rewritten trail is found out."""
    return {head.pk: bytes(head.hash).hex() for head in AuditChain.objects.order_by("pk")}


def events_of_municipality(municipality: "Municipality") -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(municipality=municipality).select_related("actor")


def looks_at_families_of(user: "User") -> QuerySet[AuditEvent]:
    """Staff's looks at the families that `user` may see now, newest first (right of access, GDPR art. 15).

    Datatilsynet 2024-32-0283 after CJEU C-579/21: citizens may see who looked them up.
    """
    from cms.accounts.queries import current_guardianships

    families = current_guardianships(user).values("family_id")
    reads = [known.name for known in all_action_types() if known.reads]
    return AuditEvent.objects.filter(family_id__in=families, action__in=reads).exclude(actor=user)
