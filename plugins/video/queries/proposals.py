"""Reads of proposals, always within the municipality."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone

from cms.accounts.queries import current_guardianships
from plugins.video.models import Occupancy, Proposal

if TYPE_CHECKING:
    from cms.accounts.models import User


def _with_times(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    times = Occupancy.objects.filter(state=Occupancy.State.PROPOSED).order_by("starts_at", "pk")
    return found.select_related(
        "professional", "service", "family", "team", "municipality", "meeting"
    ).prefetch_related(Prefetch("times", times, to_attr="open_times"))


def proposals_for(user: "User") -> QuerySet[Proposal]:
    """What waits for an answer of the guardian's families, and has not run out."""
    return _with_times(
        Proposal.objects.filter(
            family__in=current_guardianships(user).values("family"),
            state=Proposal.State.OPEN,
            expires_at__gt=timezone.now(),
        )
    )


def access_own_proposal(user: "User", proposal_id: Any) -> Proposal:
    """One of the guardian's families, in whatever state; Http404 for all others."""
    own = Proposal.objects.filter(family__in=current_guardianships(user).values("family"))
    return _one(own, proposal_id)


def access_proposal(proposal_id: Any) -> Proposal:
    """For professionals: any of the municipality."""
    return _one(Proposal.objects.all(), proposal_id)


def proposals_of_team(teams: Any) -> QuerySet[Proposal]:
    """What these teams have proposed and is not settled: it waits, has run out, or none fits."""
    waiting = [Proposal.State.OPEN, Proposal.State.NONE_FITS]
    return _with_times(Proposal.objects.filter(team__in=teams, state__in=waiting)).prefetch_related(
        "family__guardians__user"
    )


def _one(found: QuerySet[Proposal], proposal_id: Any) -> Proposal:
    try:
        return _with_times(found).get(pk=proposal_id)
    except (Proposal.DoesNotExist, ValidationError, ValueError):
        raise Http404 from None
