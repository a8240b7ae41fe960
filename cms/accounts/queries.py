"""Reads of people, always inside a municipality unless the name says otherwise."""

from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone

from cms.accounts.models import (
    STAFF_ROLES,
    Child,
    Family,
    Guardian,
    Invitation,
    Membership,
    ProfessionalProfile,
    Role,
    User,
)
from cms.accounts.rules import AnyUser, access_now, can_see_family, is_professional

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def current_guardianships(user: User) -> QuerySet[Guardian]:
    """The families that the user may see at this moment, in whatever municipality."""
    return Guardian.unscoped.filter(access_now(), user=user)


def families_of(user: AnyUser, municipality: "Municipality") -> QuerySet[Family]:
    """The families of which the user is a guardian now, in one municipality."""
    if not isinstance(user, User) or not user.is_active:
        return Family.unscoped.none()
    return Family.unscoped.filter(
        municipality=municipality, pk__in=current_guardianships(user).values("family")
    )


def families_seen_by(user: AnyUser, municipality: "Municipality") -> QuerySet[Family]:
    """All families of the municipality for its professionals; the own ones for everybody else."""
    if is_professional(user, municipality):
        return Family.unscoped.filter(municipality=municipality)
    return families_of(user, municipality)


def with_people(families: QuerySet[Family]) -> QuerySet[Family]:
    """Fetch guardians (with their users) and children along: two more queries, however many families."""
    return families.prefetch_related(
        Prefetch("guardians", Guardian.unscoped.select_related("user").order_by("pk")),
        Prefetch("children", Child.unscoped.order_by("birth_date", "due_date")),
    )


def access_family(user: AnyUser, family_id: Any) -> Family:
    """Return a family of the current municipality that the user may see now; Http404 otherwise.

    A professional's look is recorded by the caller, who knows the reason: `record_look`.
    """
    try:
        family = Family.objects.select_related("municipality").get(pk=family_id)
    except (Family.DoesNotExist, ValidationError, ValueError):
        raise Http404 from None
    if not can_see_family(user, family):
        raise Http404
    return family


def guardians_now(family: Family) -> QuerySet[Guardian]:
    """The adults with access at this moment."""
    return Guardian.unscoped.filter(access_now(), family=family).select_related("user")


def invitations_by(user: User, municipality: "Municipality") -> QuerySet[Invitation]:
    return Invitation.unscoped.filter(municipality=municipality, invited_by=user)


def staff_of(municipality: "Municipality") -> QuerySet[User]:
    """Everybody who works for the municipality now, each once, with memberships and profile along."""
    return (
        User.objects.filter(
            memberships__municipality=municipality,
            memberships__role__in=STAFF_ROLES,
            memberships__ended_at=None,
        )
        .distinct()
        .prefetch_related(
            Prefetch(
                "memberships",
                Membership.objects.filter(
                    municipality=municipality, role__in=STAFF_ROLES, ended_at=None
                ).order_by("role"),
                to_attr="roles_here",
            ),
            Prefetch(
                "professional_profiles",
                ProfessionalProfile.unscoped.filter(municipality=municipality),
                to_attr="profiles_here",
            ),
        )
    )


def professionals_of(municipality: "Municipality") -> QuerySet[User]:
    """Active professionals of the municipality, in order of name."""
    return User.objects.filter(
        is_active=True,
        memberships__municipality=municipality,
        memberships__role=Role.PROFESSIONAL,
        memberships__ended_at=None,
    ).distinct()


def open_sessions(user: User) -> QuerySet[Any]:
    """The devices on which the user is signed in, last seen first; one query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    sessions: QuerySet[Any] = UserSession.objects.filter(user=user, session_key__in=alive)
    return sessions.order_by("-last_seen_at")
