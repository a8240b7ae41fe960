"""Reads of warm hand-overs: what a family is asked, and what a team sees of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from cms.encryption.keyring import preload_keys
from cms.teams.models import Team, TeamMember, TeamText
from cms.teams.queries import teams_of
from plugins.chat.models import Conversation, HandoverAnswer, WarmHandover
from plugins.chat.queries.conversations import own_conversations
from plugins.chat.queries.readers import professions_in
from plugins.chat.rules import can_take_part

if TYPE_CHECKING:
    from cms.accounts.models import User

State = WarmHandover.State
OPEN = (State.ASKED, State.RUNNING)


@dataclass(frozen=True)
class Question:
    """A hand-over as one adult of the family sees it.

    `professions` are those of the team that takes over, with the number of people. `says_yes` is the
    reader's own answer, None for none; others' are told to nobody.
    """

    row: WarmHandover
    professions: dict[str, int]
    says_yes: bool | None


def questions_of(user: "User") -> list[Question]:
    """What is asked, or runs, in the guardian's threads; the same number of queries for any number."""
    mine = own_conversations(user).order_by().values("pk")
    rows = _with_teams(WarmHandover.objects.filter(conversation__in=mine, state__in=OPEN))
    return _questions(user, list(rows.order_by("asked_at", "pk")))


def question_for(user: "User", row: WarmHandover) -> Question:
    """One of them as it is now, whatever its state."""
    [found] = _questions(user, list(_with_teams(WarmHandover.objects.filter(pk=row.pk))))
    return found


def access_hand_over(user: "User", hand_over_id: UUID) -> WarmHandover:
    """One of a thread in which the guardian takes part now; Http404 for any other."""
    found = (
        WarmHandover.objects.filter(pk=hand_over_id)
        .select_related("conversation__family", "conversation__municipality")
        .first()
    )
    if found is None or not can_take_part(user, found.conversation):
        raise Http404
    return found


def hand_over_of(conversation: Conversation) -> WarmHandover | None:
    """The one that is asked or runs."""
    rows = WarmHandover.objects.filter(conversation=conversation, state__in=OPEN)
    return rows.select_related("conversation", "from_team", "to_team", "started_by").first()


def teams_to_take_over(conversation: Conversation) -> QuerySet[Team]:
    """The other teams of the municipality in which somebody works."""
    found = teams_of(conversation.municipality).exclude(pk=conversation.team_id)
    return found.filter(pk__in=TeamMember.unscoped.filter(ended_at=None).values("team"))


def _with_teams(rows: QuerySet[WarmHandover]) -> QuerySet[WarmHandover]:
    texts = TeamText.unscoped.all()
    return rows.select_related(
        "conversation", "from_team__municipality", "to_team__municipality"
    ).prefetch_related(Prefetch("from_team__texts", texts), Prefetch("to_team__texts", texts))


def _questions(user: "User", rows: list[WarmHandover]) -> list[Question]:
    preload_keys([row.conversation.family_id for row in rows])
    professions = professions_in([row.to_team for row in rows])
    answers = dict(
        HandoverAnswer.objects.filter(hand_over__in=rows, user=user).values_list("hand_over", "says_yes")
    )
    return [
        Question(
            row=row,
            professions=professions[row.to_team_id],
            says_yes=answers.get(row.pk),
        )
        for row in rows
    ]
