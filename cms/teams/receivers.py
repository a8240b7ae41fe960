"""What follows from changes that other apps make."""

from typing import Any

from cms.accounts.models import Membership, Role, User
from cms.accounts.signals import membership_changed
from cms.teams.actions.members import leave_teams


def connect() -> None:
    membership_changed.connect(follow_membership, dispatch_uid="teams.membership_changed")


def follow_membership(*, membership: Membership, actor: User | None, **_kwargs: Any) -> None:
    """Who no longer meets families here is in no team here."""
    place = membership.municipality
    if place is not None and membership.ended_at is not None and membership.role == Role.PROFESSIONAL:
        leave_teams(user=membership.user, municipality=place, actor=actor)
