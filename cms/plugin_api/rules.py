"""Who may do what with plugins; memberships are read by the people's own rules."""

from typing import TYPE_CHECKING

from cms.accounts.models import Role
from cms.accounts.rules import AnyUser, current_memberships, is_professional

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

__all__ = ["AnyUser", "can_switch_plugins", "is_member", "is_professional"]

ADMINISTRATORS = frozenset({Role.MUNICIPAL_ADMIN, Role.REGION_ADMIN})


def _roles(user: AnyUser, municipality: "Municipality") -> set[str]:
    return {
        membership.role
        for membership in current_memberships(user)
        if membership.municipality_id == municipality.pk
        or (membership.region_id is not None and membership.region_id == municipality.region_id)
    }


def is_member(user: AnyUser, municipality: "Municipality") -> bool:
    """Whether the person belongs here in any role: as citizen, as staff or through the region."""
    return bool(_roles(user, municipality))


def can_switch_plugins(user: AnyUser, municipality: "Municipality") -> bool:
    """Municipal administrators at home, and the region's administrators in its municipalities."""
    return not ADMINISTRATORS.isdisjoint(_roles(user, municipality))
