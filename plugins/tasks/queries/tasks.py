"""The lists of tasks, and one task."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import JSONObject, Lower, RowNumber
from django.http import Http404
from django.utils import timezone

from cms.accounts.models import Guardian, User
from cms.municipalities.scope import current_municipality
from cms.teams.models import Team, TeamMember
from cms.teams.queries import members_of
from plugins.tasks.models import ADULT, ENDED, UNFINISHED, LastLook, Task, TaskTag, Watcher
from plugins.tasks.rules import can_work_on

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

State = Task.State
MINE, TEAM, NOBODYS, FOLLOWED = "mine", "team", "nobodys", "followed"
VIEWS = (MINE, TEAM, NOBODYS, FOLLOWED)
OVERDUE, TODAY, WEEK = "overdue", "today", "week"
DUES = (OVERDUE, TODAY, WEEK)
UNFINISHED_ONLY, ANY = "unfinished", "any"
LONGEST_LIST = 200


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything. `state` is a state, "unfinished" or "any"."""

    view: str = TEAM
    state: str = UNFINISHED_ONLY
    team: int | None = None
    person: UUID | None = None
    kind: str = ""
    due: str = ""
    tag: int | None = None
    name: str = ""
    family: UUID | None = None
    due_from: dt.datetime | None = None
    due_before: dt.datetime | None = None
    """What a calendar shows; it stands in no address."""


def teams_seen_by(user: User) -> QuerySet[Team]:
    """The teams that the professional is in or leads, here."""
    own = TeamMember.unscoped.filter(user=user, ended_at=None).values("team")
    return (
        Team.unscoped.filter(municipality=current_municipality(), archived_at=None)
        .filter(Q(pk__in=own) | Q(lead=user))
        .select_related("lead", "municipality")
    )


class _Among(Func):
    """`a = ANY(ARRAY(…))`: asked once and looked up in an index, where `IN (…)` beside an OR reads every row."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def visible_to(user: User, teams: Iterable[Team] | None = None) -> QuerySet[Task]:
    """Tasks of the user's teams (`teams_seen_by`, asked for when not given), those they have or follow."""
    return _visible(user, _keys(user, teams))


def _followed(user: User) -> Q:
    return Q(_Among(F("pk"), ArraySubquery(Watcher.unscoped.filter(user=user).values("task"))))


def _keys(user: User, teams: Iterable[Team] | None) -> list[int]:
    # In memory: a handful of keys, and the planner can use the index of each.
    found = teams_seen_by(user) if teams is None else teams
    return [team.pk for team in found]


def tasks_for(
    user: User, filters: Filters, most: int, *, teams: Iterable[Team] | None = None
) -> QuerySet[Task]:
    """The first `most`: what is due first stands on top; what is finished, the latest first.

    Each team, what the person has and what they follow is read from the end of an index of its own, and put
    together: only so many rows are read and joined, whatever PostgreSQL believes of how many there are.
    """
    keys = ArraySubquery(_first(user, _keys(user, teams), filters, most))
    return with_people(Task.objects.filter(_Among(F("pk"), keys))).order_by(*order_of(filters))[:most]


def _visible(user: User, teams: Collection[int]) -> QuerySet[Task]:
    return Task.objects.filter(Q(team__in=teams) | Q(assignee=user) | _followed(user))


def order_of(filters: Filters) -> tuple[Any, ...]:
    """What stands above what in a list."""
    if filters.state in ENDED:
        return (F("ended_at").desc(), "pk")
    return (F("due_at").asc(nulls_last=True), "-priority", "pk")


def _first(user: User, teams: Collection[int], filters: Filters, most: int) -> QuerySet[Any]:
    """Keys of the first of each team, of the person's own and of what they follow."""
    found = narrowed(Task.objects.all(), user, filters).order_by(*order_of(filters)).values_list("pk")
    if filters.state in ENDED:
        # At this end of the index stands what has not ended; it is jumped over.
        found = found.filter(ended_at__isnull=False)
    mine, followed = found.filter(assignee=user)[:most], found.filter(_followed(user))[:most]
    if filters.view == MINE:
        return mine
    if filters.view == FOLLOWED:
        return followed
    of_teams = [found.filter(team=team)[:most] for team in teams if filters.team in {None, team}]
    return mine.union(followed, *of_teams, all=True)


def with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Fetch along what a row shows, in the same query: team, assignee, tags and the names of the family."""
    tags = (
        TaskTag.unscoped.filter(task=OuterRef("pk"))
        .order_by(Lower("tag__name"), "pk")
        .values(found=JSONObject(id="tag_id", name="tag__name"))
    )
    adults = (
        Guardian.unscoped.filter(family=OuterRef("family"))
        .order_by("pk")
        .values(found=JSONObject(**{name: f"user__{name}" for name in ADULT}))
    )
    return tasks.select_related("team", "assignee").annotate(
        tags_read=ArraySubquery(tags), adults_read=ArraySubquery(adults)
    )


def narrowed(found: QuerySet[Task], user: User, filters: Filters) -> QuerySet[Task]:
    if filters.view == MINE:
        found = found.filter(assignee=user)
    elif filters.view == NOBODYS:
        found = found.filter(assignee=None, family_does=False)
    elif filters.view == FOLLOWED:
        found = found.filter(_followed(user))
    if filters.state == UNFINISHED_ONLY:
        found = found.filter(state__in=UNFINISHED)
    elif filters.state != ANY:
        found = found.filter(state=filters.state)
    simple: dict[str, Any] = {
        "team": filters.team,
        "assignee": filters.person,
        "kind": filters.kind or None,
        "family": filters.family,
    }
    found = found.filter(**{key: value for key, value in simple.items() if value is not None})
    if filters.tag is not None:
        found = found.filter(Exists(TaskTag.unscoped.filter(task=OuterRef("pk"), tag=filters.tag)))
    if filters.due_from is not None:
        found = found.filter(due_at__gte=filters.due_from)
    if filters.due_before is not None:
        found = found.filter(due_at__lt=filters.due_before)
    found = _due(found, filters.due)
    for word in filters.name.split()[:4]:
        people = Guardian.unscoped.filter(
            Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word),
            family=OuterRef("family"),
        )
        found = found.filter(Exists(people))
    return found


def _due(found: QuerySet[Task], due: str) -> QuerySet[Task]:
    now = timezone.now()
    if due == OVERDUE:
        return found.filter(due_at__lt=now, state__in=UNFINISHED).exclude(state=State.SNOOZED)
    if due in {TODAY, WEEK}:
        return found.filter(due_at__lt=_midnight(1 if due == TODAY else 7))
    return found


def _midnight(days: int) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def counters(user: User, teams: Iterable[Team] | None = None) -> dict[str, int]:
    """Mine, the team's, nobody's, overdue and urgent; one query over what is unfinished."""
    now = timezone.now()
    late = Q(due_at__lt=now) & ~Q(state=State.SNOOZED)
    return (
        visible_to(user, teams)
        .filter(state__in=UNFINISHED)
        .aggregate(
            mine=Count("pk", filter=Q(assignee=user)),
            team=Count("pk"),
            nobodys=Count("pk", filter=Q(assignee=None, family_does=False)),
            overdue=Count("pk", filter=late),
            urgent=Count("pk", filter=Q(priority=Task.Priority.URGENT)),
        )
    )


def access_task(user: User, task_id: UUID) -> Task:
    """A task that the professional may read; Http404 for any other."""
    task = (
        with_people(visible_to(user))
        .select_related("team__lead", "team__municipality", "skill", "guardian", "municipality", "family")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise Http404
    return task


def access_to_work(user: User, task_id: UUID) -> Task:
    """A task that the professional may work on; Http404 for any other, also for one that they only follow."""
    task = access_task(user, task_id)
    if not can_work_on(user, task):
        raise Http404
    return task


def colleagues_in(team: Team) -> list[User]:
    """Who can be given the team's tasks, by name; two queries."""
    return [member.user for member in members_of(team)]


@dataclass(frozen=True)
class MyDay:
    """What somebody sees first in the morning."""

    due_today: list[Task]
    waiting_longest: list[Task]
    new: list[Task]
    since: dt.datetime | None
    counts: dict[str, int]


def my_day(user: User, teams: Iterable[Team] | None = None, most: int = 5) -> MyDay:
    """What is due today or late, what has waited longest, and what is new since the last look.

    Five queries, four with `teams` (`teams_seen_by`), and one for the words' keys.
    """
    look = LastLook.objects.filter(user=user).first()
    since = look.at if look is not None else None
    tonight = _midnight(1)
    own = Task.objects.filter(assignee=user, state__in=UNFINISHED)
    lists = [
        own.exclude(state=State.SNOOZED).filter(due_at__lt=tonight).order_by("due_at", "pk"),
        own.exclude(state=State.SNOOZED).filter(waiting_since__isnull=False).order_by("waiting_since", "pk"),
        _news(user, since, teams).order_by("-created_at", "pk"),
    ]
    due, waiting, new = _read_together(lists, most)
    counts = own.aggregate(
        due=Count("pk", filter=Q(due_at__lt=tonight) & ~Q(state=State.SNOOZED)), mine=Count("pk")
    )
    return MyDay(due_today=due, waiting_longest=waiting, new=new, since=since, counts=counts)


def _news(user: User, since: dt.datetime | None, teams: Iterable[Team] | None) -> QuerySet[Task]:
    news = visible_to(user, teams).filter(state__in=[State.NEW, State.OPEN], family_does=False)
    news = news.filter(Q(assignee=user) | Q(assignee=None))
    if since is not None:
        news = news.filter(Q(assigned_at__gt=since) | Q(created_at__gt=since))
    return news.exclude(created_by=user, assignee=user)


def _read_together(lists: list[QuerySet[Task]], most: int) -> list[list[Task]]:
    """The first of several ordered lists: their keys in one query, and all that their rows show once."""
    parts = [
        found.annotate(
            part=Value(number),
            place=Window(RowNumber(), order_by=[str(name) for name in found.query.order_by]),
        ).values_list("part", "place", "pk")[:most]
        for number, found in enumerate(lists)
    ]
    keys = sorted(parts[0].union(*parts[1:], all=True))
    rows = {task.pk: task for task in with_people(Task.objects.filter(pk__in={key for *_, key in keys}))}
    return [[rows[key] for part, _place, key in keys if part == number] for number in range(len(lists))]


def passed_on_since(user: User, since: dt.datetime) -> QuerySet[Any]:
    """For a lead: what was passed on in the teams that they lead, the latest first."""
    from plugins.tasks.models import TaskEvent

    return (
        TaskEvent.objects.filter(task__team__lead=user, at__gte=since, data__passed_on=True)
        .select_related("task__team", "task__assignee", "task__family", "task__municipality", "other")
        .prefetch_related(
            Prefetch("task__family__guardians", Guardian.unscoped.select_related("user").order_by("pk")),
            Prefetch("task__tags", TaskTag.unscoped.select_related("tag")),
        )
        .order_by("-at")
    )


def open_origin(municipality: "Municipality", kind: str, key: str) -> QuerySet[Task]:
    """The unfinished tasks that something gave rise to."""
    return Task.objects.filter(
        municipality=municipality, origin_kind=kind, origin_id=key, state__in=UNFINISHED
    )
