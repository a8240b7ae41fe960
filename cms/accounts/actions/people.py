"""Colleagues: add them, describe their work, help them when a factor is lost."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from cms.accounts.actions.memberships import end_membership, grant_role
from cms.accounts.actions.sessions import end_sessions
from cms.accounts.audit import FACTORS_RESET, PROFILE_CHANGED, STAFF_ADDED
from cms.accounts.models import STAFF_ROLES, Membership, ProfessionalProfile, Role, User
from cms.audit.record import record
from cms.municipalities.models import Municipality

ROLES_OF_A_MUNICIPALITY = STAFF_ROLES - {Role.REGION_ADMIN}


class NotARoleHereError(ValueError):
    """A role that a municipality cannot give."""


@transaction.atomic
def add_staff_member(
    *,
    municipality: Municipality,
    email: str,
    roles: Iterable[str],
    actor: User | None,
    first_name: str = "",
    last_name: str = "",
) -> tuple[User, bool]:
    """Give a person, known or new, work in the municipality. Returns (user, whether the account is new).

    A new account has no password: its owner sets one through a link that the caller sends.
    """
    wanted = _checked(roles)
    user, is_new = User.objects.get_or_create(
        email=email.lower(),
        defaults={"first_name": first_name, "last_name": last_name, "password": make_password(None)},
    )
    for role in wanted:
        grant_role(municipality=municipality, user=user, role=role, actor=actor)
    record(STAFF_ADDED, actor=actor, municipality=municipality, target=user, data={"roles": sorted(wanted)})
    return user, is_new


@transaction.atomic
def set_roles(
    *, municipality: Municipality, user: User, roles: Iterable[str], actor: User | None, reason: str = ""
) -> None:
    """Make these the roles of a colleague here: grant what is missing, end what is not named."""
    wanted = _checked(roles)
    current = Membership.objects.filter(
        user=user, municipality=municipality, role__in=ROLES_OF_A_MUNICIPALITY, ended_at=None
    )
    for membership in current:
        if membership.role not in wanted:
            end_membership(membership=membership, actor=actor, reason=reason)
    for role in wanted:
        grant_role(municipality=municipality, user=user, role=role, actor=actor)


@transaction.atomic
def describe_professional(
    *,
    municipality: Municipality,
    user: User,
    profession: str,
    languages: Iterable[str],
    actor: User | None,
) -> ProfessionalProfile:
    """Set profession and languages (codes) of a professional in one municipality."""
    profile, _is_new = ProfessionalProfile.unscoped.update_or_create(
        municipality=municipality,
        user=user,
        defaults={"profession": profession, "languages": sorted(set(languages))},
    )
    record(PROFILE_CHANGED, actor=actor, municipality=municipality, target=user)
    return profile


@transaction.atomic
def reset_second_factor(*, municipality: Municipality, user: User, actor: User, reason: str) -> None:
    """Forget all factors of a colleague who lost theirs, and sign them out everywhere.

    They set up a new one after their next sign-in with password.
    """
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user, actor=actor, municipality=municipality)
    record(FACTORS_RESET, actor=actor, municipality=municipality, target=user, reason=reason)


def _checked(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    if not wanted <= ROLES_OF_A_MUNICIPALITY:
        raise NotARoleHereError(", ".join(sorted(wanted - ROLES_OF_A_MUNICIPALITY)))
    return wanted
