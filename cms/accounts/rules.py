"""Who may do what. Predicates only: the API, the socket, the admin and jobs ask the same ones."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from cms.accounts.models import STAFF_ROLES, Family, Guardian, Membership, Role, User

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality, Region

AnyUser = User | AnonymousUser

_REMEMBERED = "_current_memberships"
_HANDED = "_memberships_of_arrival"


def current_memberships(user: AnyUser) -> list[Membership]:
    """The user's memberships that have not ended; remembered for a request by `remember_memberships`."""
    if not isinstance(user, User) or not user.is_active:
        return []
    remembered: list[Membership] | None = user.__dict__.get(_REMEMBERED)
    if remembered is not None:
        return remembered
    return list(Membership.objects.filter(user=user, ended_at=None))


def remember_memberships(user: User) -> None:
    """Read the memberships once for this user object, which must live no longer than a request."""
    user.__dict__.pop(_REMEMBERED, None)
    # By attribute: a request's user is a proxy, whose own dictionary is not the user's.
    handed: list[Membership] | None = getattr(user, _HANDED, None)
    if handed is not None:
        delattr(user, _HANDED)
    user.__dict__[_REMEMBERED] = current_memberships(user) if handed is None else handed


def hand_memberships(user: User, memberships: list[Membership]) -> None:
    """Spare `remember_memberships` its query, once: they were read together with the user."""
    setattr(user, _HANDED, memberships)


def forget_memberships(user: User) -> None:
    user.__dict__.pop(_REMEMBERED, None)


def roles_in(user: AnyUser, municipality: "Municipality") -> set[str]:
    return {m.role for m in current_memberships(user) if m.municipality_id == municipality.pk}


def has_role(user: AnyUser, municipality: "Municipality", role: str) -> bool:
    return role in roles_in(user, municipality)


def is_citizen(user: AnyUser, municipality: "Municipality") -> bool:
    return has_role(user, municipality, Role.CITIZEN)


def is_professional(user: AnyUser, municipality: "Municipality") -> bool:
    return has_role(user, municipality, Role.PROFESSIONAL)


def is_municipal_admin(user: AnyUser, municipality: "Municipality") -> bool:
    return has_role(user, municipality, Role.MUNICIPAL_ADMIN)


def is_region_admin(user: AnyUser, region: "Region") -> bool:
    return any(m.role == Role.REGION_ADMIN and m.region_id == region.pk for m in current_memberships(user))


def is_member(user: AnyUser, municipality: "Municipality") -> bool:
    return bool(roles_in(user, municipality))


def works_for(user: AnyUser, municipality: "Municipality") -> bool:
    return bool(roles_in(user, municipality) & STAFF_ROLES)


def works_here_at_all(user: AnyUser) -> bool:
    """Whether the user has any work in the service: then a second factor is required everywhere."""
    if not isinstance(user, User):
        return False
    return user.is_staff or user.is_superuser or any(m.role in STAFF_ROLES for m in current_memberships(user))


def may_enter_admin(user: AnyUser, *, municipality: "Municipality | None", region: "Region | None") -> bool:
    """The admin of a municipality is for those who work for it; the region's for region administrators.

    A superuser runs the installation from the region's host and needs a membership like everybody
    else to enter a municipality.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if municipality is not None:
        return works_for(user, municipality)
    return region is not None and (user.is_superuser or is_region_admin(user, region))


def can_invite(user: AnyUser, municipality: "Municipality") -> bool:
    return is_professional(user, municipality)


def can_manage_people(user: AnyUser, municipality: "Municipality") -> bool:
    return is_municipal_admin(user, municipality)


def access_now(prefix: str = "") -> Q:
    """Condition on Guardian (or a path to it) for access at this moment."""
    now = timezone.now()
    until: dict[str, Any] = {f"{prefix}access_until": None}
    return (Q(**until) | Q(**{f"{prefix}access_until__gt": now})) & Q(**{f"{prefix}access_from__lte": now})


def is_guardian(user: AnyUser, family: Family) -> bool:
    """Whether the user has access to the family as one of its adults at this moment."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return Guardian.unscoped.filter(access_now(), user=user, family=family).exists()


def can_see_family(user: AnyUser, family: Family) -> bool:
    """Guardians with access now, and professionals of the family's municipality."""
    if any(
        m.role == Role.PROFESSIONAL and m.municipality_id == family.municipality_id
        for m in current_memberships(user)
    ):
        return True
    return is_guardian(user, family)
