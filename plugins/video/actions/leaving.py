"""Somebody leaves a team: colleagues take the meetings over, and proposed times are taken back."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.plugin_api.work import Work, WorkKind, announce_work
from cms.teams.queries import teams_of_person
from plugins.video.actions.proposing import withdraw
from plugins.video.actions.settling import unheld_origin
from plugins.video.errors import AnsweredError
from plugins.video.models import BOOKED, Meeting, Occupancy, Proposal
from plugins.video.queries.meetings import coming_meetings, guardian_now

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team

SOON = dt.timedelta(days=1)


@transaction.atomic
def pass_on(*, user: "User", team: "Team", actor: "User | None") -> None:
    """What the person holds for the team becomes its work, and what they proposed there is withdrawn.

    Once they are in no team of the municipality any more, everything they hold in it.
    """
    is_last = not teams_of_person(user, team.municipality).exists()
    here = Q() if is_last else Q(team=team)
    held = Occupancy.objects.filter(professional=user, state__in=BOOKED).values("meeting")
    meetings = coming_meetings().filter(here, Q(professional=user) | Q(pk__in=held))
    for meeting in meetings.select_related("municipality", "family", "guardian", "team__municipality"):
        _ask_for_somebody(meeting, meeting.team or team)
    proposals = Proposal.objects.filter(
        here, professional=user, state=Proposal.State.OPEN, expires_at__gt=timezone.now()
    )
    for key in list(proposals.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                withdraw(proposal_id=key, actor=actor)
        except AnsweredError:
            continue  # the family was first: what it has picked is read above or is a task of its own


def _ask_for_somebody(meeting: Meeting, team: "Team") -> None:
    """Nobody in particular has it: whoever takes it moves the meeting to themselves, or calls it off."""
    announce_work(
        Work(
            municipality=meeting.municipality,
            team=team,
            kind=WorkKind.FOLLOW_UP,
            origin=unheld_origin(meeting),
            family=meeting.family,
            guardian=guardian_now(meeting),
            is_urgent=meeting.starts_at <= timezone.now() + SOON,
        )
    )
