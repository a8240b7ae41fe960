"""The lists of tasks, and one task."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from cms.accounts.models import Guardian, User
from cms.municipalities.scope import current_municipality
from cms.teams.models import Team, TeamMember
from cms.teams.queries import members_of
from plugins.tasks.models import UNFINISHED, LastLook, Task, TaskTag, Watcher
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


def teams_seen_by(user: User) -> QuerySet[Team]:
    """The teams that the professional is in or leads, here."""
    own = TeamMember.unscoped.filter(user=user, ended_at=None).values("team")
    return (
        Team.unscoped.filter(municipality=current_municipality(), archived_at=None)
        .filter(Q(pk__in=own) | Q(lead=user))
        .select_related("lead", "municipality")
    )


def visible_to(user: User) -> QuerySet[Task]:
    """Tasks of the user's teams, those that they have, and those that they follow."""
    follows = Watcher.unscoped.filter(user=user, task=OuterRef("pk"))
    # In memory: a handful of keys, and the planner can use the index of each.
    teams = list(teams_seen_by(user).values_list("pk", flat=True))
    return Task.objects.filter(Q(team__in=teams) | Q(assignee=user) | Q(Exists(follows)))


def tasks_for(user: User, filters: Filters) -> QuerySet[Task]:
    """What is due first stands on top; what is finished, the latest first."""
    found = narrowed(visible_to(user), user, filters)
    if filters.state in {State.DONE, State.CANCELLED}:
        return with_people(found).order_by(F("ended_at").desc(), "pk")
    return with_people(found).order_by(F("due_at").asc(nulls_last=True), "-priority", "pk")


def with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Fetch along what a row shows: three queries more, however many rows."""
    guardians = Guardian.unscoped.select_related("user").order_by("pk")
    return tasks.select_related("team", "assignee", "family", "guardian", "municipality").prefetch_related(
        Prefetch("family__guardians", guardians),
        Prefetch("tags", TaskTag.unscoped.select_related("tag")),
    )


def narrowed(found: QuerySet[Task], user: User, filters: Filters) -> QuerySet[Task]:
    if filters.view == MINE:
        found = found.filter(assignee=user)
    elif filters.view == NOBODYS:
        found = found.filter(assignee=None, family_does=False)
    elif filters.view == FOLLOWED:
        found = found.filter(Exists(Watcher.unscoped.filter(user=user, task=OuterRef("pk"))))
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


def counters(user: User) -> dict[str, int]:
    """Mine, the team's, nobody's, overdue and urgent; one query over what is unfinished."""
    now = timezone.now()
    late = Q(due_at__lt=now) & ~Q(state=State.SNOOZED)
    return (
        visible_to(user)
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
        .select_related("team__lead", "team__municipality", "skill")
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


def my_day(user: User, most: int = 5) -> MyDay:
    """What is due today or late, what has waited longest, and what is new since the last look."""
    own = Task.objects.filter(assignee=user, state__in=UNFINISHED)
    working = own.exclude(state=State.SNOOZED)
    look = LastLook.objects.filter(user=user).first()
    since = look.at if look is not None else None
    tonight = _midnight(1)
    news = (
        visible_to(user).filter(state__in=[State.NEW, State.OPEN]).filter(Q(assignee=user) | Q(assignee=None))
    )
    if since is not None:
        news = news.filter(Q(assigned_at__gt=since) | Q(created_at__gt=since))
    news = news.filter(family_does=False).exclude(created_by=user, assignee=user)
    counts = own.aggregate(
        due=Count("pk", filter=Q(due_at__lt=tonight) & ~Q(state=State.SNOOZED)), mine=Count("pk")
    )
    return MyDay(
        due_today=list(with_people(working.filter(due_at__lt=tonight)).order_by("due_at", "pk")[:most]),
        waiting_longest=list(
            with_people(working.filter(waiting_since__isnull=False)).order_by("waiting_since", "pk")[:most]
        ),
        new=list(with_people(news).order_by("-created_at", "pk")[:most]),
        since=since,
        counts=counts,
    )


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
