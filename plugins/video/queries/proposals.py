"""Reads of proposals, always within the municipality."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone

from plugins.video.models import Occupancy, Proposal
from plugins.video.queries.meetings import of_families

if TYPE_CHECKING:
    from cms.accounts.models import User

# How long a professional still sees that a family has not answered.
SHOWN_AFTER = dt.timedelta(days=7)


def _with_times(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    times = Occupancy.objects.filter(state=Occupancy.State.PROPOSED).order_by("starts_at", "pk")
    return found.select_related(
        "professional", "guardian", "service", "family", "team", "municipality", "meeting"
    ).prefetch_related(Prefetch("times", times, to_attr="open_times"))


def proposals_for(user: "User") -> QuerySet[Proposal]:
    """What waits for the guardian's answer, and has not run out."""
    return _with_times(
        Proposal.objects.filter(of_families(user), state=Proposal.State.OPEN, expires_at__gt=timezone.now())
    )


def access_own_proposal(user: "User", proposal_id: Any) -> Proposal:
    """One that the guardian was asked, in whatever state; Http404 for all others."""
    return _one(Proposal.objects.filter(of_families(user)), proposal_id)


def access_proposal(proposal_id: Any) -> Proposal:
    """For professionals: any of the municipality."""
    return _one(Proposal.objects.all(), proposal_id)


def proposals_of_team(teams: Any) -> QuerySet[Proposal]:
    """What these teams have proposed and is not settled: it waits, ran out lately, or none fits.

    Who asks for another time comes first, so that nobody is pushed off the list by what others were asked.
    """
    ran_out = Q(state=Proposal.State.OPEN, expires_at__lte=timezone.now() - SHOWN_AFTER)
    waiting = [Proposal.State.OPEN, Proposal.State.NONE_FITS]
    asks_first = Case(When(state=Proposal.State.NONE_FITS, then=0), default=1)
    return (
        _with_times(Proposal.objects.filter(team__in=teams, state__in=waiting).exclude(ran_out))
        .prefetch_related("family__guardians__user")
        .order_by(asks_first, "-created_at")
    )


def _one(found: QuerySet[Proposal], proposal_id: Any) -> Proposal:
    try:
        return _with_times(found).get(pk=proposal_id)
    except (Proposal.DoesNotExist, ValidationError, ValueError):
        raise Http404 from None
