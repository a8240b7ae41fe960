"""Write audit events in the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

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
        target=_written(target) if target is not None else "",
        family_id=family.pk if family is not None else None,
        reason=reason,
        data=data or {},
    )


@dataclass(frozen=True)
class Seen:
    """One of many rows that somebody saw at once; `data` as in `record`."""

    target: models.Model
    family_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


def record_each(
    action: str, *, actor: "User", municipality: "Municipality", seen: Iterable[Seen]
) -> list[AuditEvent]:
    """Record `action` once for each row, in two queries however many; raise as `record` does."""
    name, role = action_type(action).name, _role_of(actor, municipality)
    return AuditEvent.objects.bulk_create(
        AuditEvent(
            action=name,
            actor_id=actor.pk,
            role=role,
            municipality_id=municipality.pk,
            target=_written(one.target),
            family_id=one.family_id,
            data=one.data,
        )
        for one in seen
    )


def _written(target: models.Model) -> str:
    return f"{target._meta.label}:{target.pk}"


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
