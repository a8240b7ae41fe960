"""The team's inbox. Nothing here grows with history: every list is an index from its end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from cms.accounts.models import Guardian
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import teams_of

if TYPE_CHECKING:
    from cms.accounts.models import User

State = Conversation.State

MINE, TEAM, UNASSIGNED, ALL = "mine", "team", "unassigned", "all"
VIEWS = (MINE, TEAM, UNASSIGNED, ALL)
MOST_COUNTED = 99


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; empty means everything."""

    view: str = TEAM
    state: str = State.OPEN
    team: int | None = None
    urgent: bool = False
    name: str = ""


def visible_to(user: "User") -> QuerySet[Conversation]:
    """Conversations of the user's teams, and those that they have themselves."""
    return Conversation.objects.filter(Q(team__in=teams_of(user)) | Q(assignee=user))


def inbox(user: "User", filters: Filters) -> QuerySet[Conversation]:
    """The urgent first, then who has waited longest. The rest by what happened last."""
    found = _narrowed(visible_to(user), user, filters)
    guardians = Guardian.unscoped.select_related("user").order_by("pk")
    found = found.select_related("team", "assignee", "guardian", "family").prefetch_related(
        Prefetch("family__guardians", guardians)
    )
    if filters.state == State.OPEN:
        urgent = Case(When(urgent_at__isnull=False, then=Value(0)), default=Value(1))
        return found.order_by(urgent, "waiting_since", "pk")
    return found.order_by(F("last_message_at").desc(nulls_last=True), "pk")


def _narrowed(found: QuerySet[Conversation], user: "User", filters: Filters) -> QuerySet[Conversation]:
    if filters.view == MINE:
        found = found.filter(assignee=user)
    elif filters.view == UNASSIGNED:
        found = found.filter(assignee=None)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.team is not None:
        found = found.filter(team=filters.team)
    if filters.urgent:
        found = found.filter(urgent_at__isnull=False)
    for word in filters.name.split()[:4]:
        person = Q(guardian__first_name__icontains=word) | Q(guardian__last_name__icontains=word)
        family = Q(family__guardians__user__first_name__icontains=word) | Q(
            family__guardians__user__last_name__icontains=word
        )
        found = found.filter(person | family).distinct()
    return found


def counters(user: "User") -> dict[str, int]:
    """What waits: mine, nobody's, the team's, overdue and urgent, in one query over open conversations."""
    now = timezone.now()
    return (
        visible_to(user)
        .filter(state=State.OPEN)
        .aggregate(
            mine=Count("pk", filter=Q(assignee=user)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            team=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            urgent=Count("pk", filter=Q(urgent_at__isnull=False)),
        )
    )


__all__ = ["ALL", "MINE", "TEAM", "UNASSIGNED", "VIEWS", "Filters", "counters", "inbox", "visible_to"]
