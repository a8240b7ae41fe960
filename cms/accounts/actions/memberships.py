"""Give and end roles. Each change sends `membership_changed`, from which Wagtail's groups follow."""

from django.db import transaction
from django.utils import timezone

from cms.accounts.actions.sessions import ring_user
from cms.accounts.audit import MEMBERSHIP_ENDED, ROLE_GRANTED
from cms.accounts.models import STAFF_ROLES, Membership, Role, User
from cms.accounts.rules import forget_memberships
from cms.accounts.signals import membership_changed
from cms.audit.record import record
from cms.municipalities.models import Municipality, Region

MEMBERSHIP_CHANGED_EVENT = "membership.changed"


class RoleNeedsAnotherPlaceError(ValueError):
    """A region administrator belongs to a region, everybody else to a municipality."""


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    actor: User | None,
    municipality: Municipality | None = None,
    region: Region | None = None,
) -> Membership:
    """Give `user` a role in a municipality (or, for region administrators, a region).

    Returns the membership that holds already when there is one. Raises RoleNeedsAnotherPlaceError.
    """
    if (role == Role.REGION_ADMIN) != (region is not None) or (municipality is None) == (region is None):
        raise RoleNeedsAnotherPlaceError(role)
    User.objects.select_for_update().get(pk=user.pk)
    membership, is_new = Membership.objects.get_or_create(
        user=user, municipality=municipality, region=region, role=role, ended_at=None
    )
    if is_new:
        _after_change(membership, ROLE_GRANTED, actor, "")
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: User | None, reason: str = "") -> Membership:
    """End a role now. Ending it twice changes nothing."""
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        _after_change(locked, MEMBERSHIP_ENDED, actor, reason)
    membership.ended_at = locked.ended_at
    return locked


def _after_change(membership: Membership, action: str, actor: User | None, reason: str) -> None:
    user = membership.user
    forget_memberships(user)
    works = user.is_superuser or user.memberships.filter(role__in=STAFF_ROLES, ended_at=None).exists()
    if user.is_staff != works:
        user.is_staff = works
        user.save(update_fields=["is_staff"])
    membership_changed.send(sender=Membership, membership=membership, actor=actor)
    record(
        action,
        actor=actor,
        municipality=membership.municipality,
        target=user,
        reason=reason,
        data={"role": membership.role},
    )
    ring_user(user, MEMBERSHIP_CHANGED_EVENT)
