"""Drafts that wait for a colleague's look, and those that were looked at."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery

from cms.teams.queries import members_of
from plugins.chat.models import Draft

if TYPE_CHECKING:
    from cms.accounts.models import User


def to_look_at(user: "User", teams: Collection[int]) -> QuerySet[Draft]:
    """What the user is asked to look at in the conversations of these teams, and what was said of their own."""
    ours = Q(conversation__team__in=teams) | Q(conversation__second_team__in=teams)
    theirs = Q(asks_for_check=True) & (Q(checker=user) | Q(checker=None)) & ~Q(user=user)
    own = Q(user=user) & ~Q(verdict="")
    return Draft.unscoped.filter(ours, theirs | own)


def how_many_to_look_at(user: "User", teams: Collection[int]) -> Subquery:
    """In how many conversations, as a part of another query."""
    # Not Count, which would group by what it counts.
    count = Func(F("conversation"), template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
    return Subquery(to_look_at(user, teams).order_by().annotate(n=count).values("n"))


def whom_to_ask(draft: Draft) -> "list[User]":
    """Who is told: the colleague who is asked by name, else everybody on the conversation's teams."""
    if draft.checker is not None:
        return [draft.checker]
    conversation = draft.conversation
    teams = [team for team in (conversation.team, conversation.second_team) if team is not None]
    found = [member.user for team in teams for member in members_of(team)]
    return [person for person in dict.fromkeys(found) if person.pk != draft.user_id]
