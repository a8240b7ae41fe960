"""The team's inbox. Nothing here grows with history: every list is an index from its end."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from cms.accounts.models import Guardian
from plugins.chat.models import Conversation, ConversationTag, Draft
from plugins.chat.queries.drafts import how_many_to_look_at, to_look_at

if TYPE_CHECKING:
    from cms.accounts.models import User

State = Conversation.State

MINE, TEAM, UNASSIGNED, ALL, DRAFTS = "mine", "team", "unassigned", "all", "drafts"
VIEWS = (MINE, TEAM, UNASSIGNED, ALL, DRAFTS)
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; empty means everything.

    `view` is "all" (everything of the user's teams, also what they are taking over), "team" (without what is
    being taken over), "mine", "unassigned", or "drafts" (where a draft is to be looked at, or one's own was).
    """

    view: str = ALL
    state: str = State.OPEN
    team: int | None = None
    urgent: bool = False
    name: str = ""
    tag: int | None = None
    topic: int | None = None
    language: str = ""
    family: UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    """Days of the last message, both included."""


def visible_to(teams: Collection[int]) -> QuerySet[Conversation]:
    """Conversations of the user's teams (`teams_of`), and those that one of them takes over."""
    return Conversation.objects.filter(Q(team__in=teams) | Q(second_team__in=teams))


def inbox(user: "User", teams: Collection[int], filters: Filters) -> QuerySet[Conversation]:
    """The first `PAGE` and one more: the urgent first, then who has waited longest.

    Each knows whether a colleague asks to look at a draft there (`has_draft_to_check`), and whether one has
    looked at the user's own (`has_checked_draft`).
    In other states it is by what happened last, team by team from the end of an index: history is long.
    """
    if filters.view == DRAFTS:
        # Few, wherever they lie in the history: no index is walked for them.
        drafts = to_look_at(user, teams).values("conversation")
        few = visible_to(teams).filter(pk__in=drafts)
        found = _narrowed(few, user, filters).order_by(*_LATEST)
    elif filters.state == State.OPEN:
        urgent = Case(When(urgent_at__isnull=False, then=Value(0)), default=Value(1))
        seen = visible_to(teams)
        if filters.view == TEAM:
            seen = seen.filter(team__in=teams)
        found = _narrowed(seen, user, filters).order_by(urgent, "waiting_since", "pk")
    else:
        keys = _latest(_narrowed(Conversation.objects.all(), user, filters), teams, own=filters.view == TEAM)
        found = Conversation.objects.filter(pk__in=keys).order_by(*_LATEST)
    guardians = Guardian.unscoped.select_related("user").order_by("pk")
    to_check = Draft.unscoped.filter(conversation=OuterRef("pk"), asks_for_check=True).exclude(user=user)
    checked = Draft.unscoped.filter(conversation=OuterRef("pk"), user=user).exclude(verdict="")
    found = found.annotate(has_draft_to_check=Exists(to_check), has_checked_draft=Exists(checked))
    return found.select_related("team", "second_team", "assignee", "guardian", "family").prefetch_related(
        Prefetch("family__guardians", guardians),
        Prefetch("tags", ConversationTag.objects.select_related("tag").order_by("tag__name")),
    )[: PAGE + 1]


_LATEST = (F("last_message_at").desc(nulls_last=True), "pk")


def _latest(found: QuerySet[Conversation], teams: Collection[int], *, own: bool) -> set[UUID]:
    """Keys of the latest of each of the user's teams, and unless `own` of what they take over; one query."""
    if not teams:
        return set()
    ordered = found.order_by(*_LATEST).values_list("pk", flat=True)
    parts = [ordered.filter(team=team)[: PAGE + 1] for team in teams]
    if not own:
        parts.append(ordered.filter(second_team__in=teams)[: PAGE + 1])
    return set(parts[0].union(*parts[1:], all=True))


def _narrowed(found: QuerySet[Conversation], user: "User", filters: Filters) -> QuerySet[Conversation]:
    if filters.view == MINE:
        found = found.filter(assignee=user)
    elif filters.view == UNASSIGNED:
        found = found.filter(assignee=None)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.team is not None:
        found = found.filter(Q(team=filters.team) | Q(second_team=filters.team))
    if filters.urgent:
        found = found.filter(urgent_at__isnull=False)
    return _narrowed_more(found, filters)


def _narrowed_more(found: QuerySet[Conversation], filters: Filters) -> QuerySet[Conversation]:
    if filters.tag is not None:
        found = found.filter(
            Exists(ConversationTag.objects.filter(conversation=OuterRef("pk"), tag=filters.tag))
        )
    if filters.topic is not None:
        found = found.filter(topic=filters.topic)
    if filters.family is not None:
        found = found.filter(family=filters.family)
    if filters.language:
        speakers = _adults(user__language=filters.language)
        shared = Q(kind=Conversation.Kind.SHARED) & Q(Exists(speakers))
        found = found.filter(Q(guardian__language=filters.language) | shared)
    if filters.since is not None:
        found = found.filter(last_message_at__gte=_midnight(filters.since))
    if filters.until is not None:
        found = found.filter(last_message_at__lt=_midnight(filters.until + dt.timedelta(days=1)))
    for word in filters.name.split()[:4]:
        person = Q(guardian__first_name__icontains=word) | Q(guardian__last_name__icontains=word)
        first, last = _adults(user__first_name__icontains=word), _adults(user__last_name__icontains=word)
        found = found.filter(person | Q(Exists(first)) | Q(Exists(last)))
    return found


def _adults(**wanted: object) -> QuerySet[Guardian]:
    """Adults of the conversation's family, for a condition on conversations."""
    return Guardian.unscoped.filter(family=OuterRef("family"), **wanted)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def counters(user: "User", teams: Collection[int]) -> dict[str, int]:
    """What waits: mine, nobody's, the teams', all, overdue and urgent, in one query over open conversations.

    And in how many there is a draft to look at, whatever their state.
    """
    now = timezone.now()
    return (
        visible_to(teams)
        .filter(state=State.OPEN)
        .aggregate(
            mine=Count("pk", filter=Q(assignee=user)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            team=Count("pk", filter=Q(team__in=teams)),
            all=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            urgent=Count("pk", filter=Q(urgent_at__isnull=False)),
            # An aggregate by form, so that it is counted also where nothing is open.
            drafts=Count("pk") * 0 + how_many_to_look_at(user, teams),
        )
    )


__all__ = [
    "ALL",
    "DRAFTS",
    "MINE",
    "PAGE",
    "TEAM",
    "UNASSIGNED",
    "VIEWS",
    "Filters",
    "counters",
    "inbox",
    "visible_to",
]
