"""Write one audit event in the caller's transaction."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cms.audit.models import AuditEvent
from cms.audit.registry import action_type

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.municipalities.models import Municipality


def record(
    action: str,
    *,
    actor: "User | None",
    municipality: "Municipality | None" = None,
    target: models.Model | None = None,
    family: "Family | None" = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Record `action`; raise UnknownActionError when its type is not registered.

    `data` holds ids, counts and codes, never health text. The event is sealed into its chain at commit.
    """
    return AuditEvent.objects.create(
        action=action_type(action).name,
        actor_id=actor.pk if actor is not None else None,
        role=_role_of(actor, municipality),
        municipality_id=municipality.pk if municipality is not None else None,
        target=f"{target._meta.label}:{target.pk}" if target is not None else "",
        family_id=family.pk if family is not None else None,
        reason=reason,
        data=data or {},
    )


def _role_of(actor: "User | None", municipality: "Municipality | None") -> str:
    """The most powerful role of the actor there; remembered on the actor, who lives as long as a request."""
    if actor is None:
        return "system"
    known: dict[Any, str] = actor.__dict__.setdefault("_audit_roles", {})
    place = municipality.pk if municipality is not None else None
    if place not in known:
        roles = set(
            actor.memberships.filter(ended_at=None)
            .filter(models.Q(municipality=place) | models.Q(region__isnull=False))
            .values_list("role", flat=True)
        )
        known[place] = next((role for role in _BY_POWER if role in roles), "")
    return known[place]


_BY_POWER = ("region_admin", "municipal_admin", "professional", "reviewer", "editor", "citizen")
