"""Make and change tasks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import changed, give, noted, ring, tell_assignee
from plugins.tasks.errors import FinishedError, NotHereError, NotOnTeamError
from plugins.tasks.models import ChecklistItem, Task, TaskEvent
from plugins.tasks.models.tasks import WEIGHTS
from plugins.tasks.queries.skills import skill_for
from plugins.tasks.recurrence import check_rule, normalised
from plugins.tasks.rules import can_be_given, guards
from plugins.tasks.timers import due_for

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import Family, User
    from cms.teams.models import Team
    from plugins.tasks.models import Skill

# The origin of a task that repeats: the one before it.
AGAIN = "tasks.again"
# In the first line of such a task: for which moment of the rule it is, wherever it is moved to.
OCCURRENCE = "occurrence"
LONGEST_TITLE, LONGEST_TEXT, MOST_STEPS = 120, 8000, 30


@dataclass(frozen=True)
class TaskFacts:
    """What a task is about. Without `due_at` it is due in the team's staffed hours.

    Without `skill` it wants the one that all tasks of its kind want, if there is one.
    `guardian` narrows what the family sees to one adult; with `family_does` it is theirs to do.
    """

    team: "Team"
    kind: str = Task.Kind.FREE
    title: str = ""
    description: str = ""
    family: "Family | None" = None
    guardian: "User | None" = None
    family_does: bool = False
    tells_family: bool = False
    priority: int = Task.Priority.NORMAL
    profession: str = ""
    skill: "Skill | None" = None
    due_at: dt.datetime | None = None
    recurrence: str = ""
    checklist: tuple[str, ...] = field(default=())
    origin: tuple[str, str, str] = ("", "", "")


@transaction.atomic
def create_task(
    *,
    facts: TaskFacts,
    actor: "User | None",
    assignee: "User | None" = None,
    why: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> Task:
    """Make a task, in the queue or with a member of the team; `why` is a rule's reason to choose them.

    `data` is what its first line keeps besides: names of reasons and numbers only.
    Raises NotHereError, NotOnTeamError and RecurrenceError.
    """
    place = facts.team.municipality
    _check(facts)
    now = timezone.now()
    task = Task(
        municipality=place,
        team=facts.team,
        created_by=actor,
        created_at=now,
        waiting_since=now,
        origin_kind=facts.origin[0],
        origin_id=facts.origin[1],
        origin_path=facts.origin[2],
    )
    task.due_at = facts.due_at or due_for(facts.team, now, facts.priority)
    _write(task, replace(facts, skill=facts.skill or skill_for(place, facts.kind)))
    if assignee is not None:
        if facts.family_does or not can_be_given(assignee, facts.team):
            raise NotOnTeamError
        by = Task.AssignedBy.RULE if why is not None else Task.AssignedBy.HUMAN
        give(task, assignee, by=by, why=why)
    task.save()
    set_steps(task, facts.checklist)
    came_again = {OCCURRENCE: task.due_at.isoformat()} if task.origin_kind == AGAIN else None
    noted(task, TaskEvent.Kind.CREATED, actor=actor, other=assignee, data=came_again or data)
    tell_assignee(task, actor)
    return task


@transaction.atomic
def change_task(*, task_id: "UUID", facts: TaskFacts, actor: "User", version: int | None = None) -> Task:
    """Change what it is about; team, family and origin stay. Raises MovedOnError, FinishedError, RecurrenceError."""
    task = locked(task_id, version)
    if task.is_finished:
        raise FinishedError
    facts = replace(
        facts,
        team=task.team,
        family=task.family,
        guardian=task.guardian,
        family_does=task.family_does,
    )
    _check(facts)
    if facts.due_at is not None:
        task.due_at, task.escalated_at = facts.due_at, None
    _write(task, facts)
    return changed(task, TaskEvent.Kind.CHANGED, actor=actor)


def _check(facts: TaskFacts) -> None:
    family, place = facts.family, facts.team.municipality
    if facts.team.archived_at is not None:
        raise NotHereError
    if facts.skill is not None and facts.skill.municipality_id != place.pk:
        raise NotHereError
    if family is None:
        if facts.guardian is not None or facts.family_does or facts.tells_family:
            raise NotHereError
    elif family.municipality_id != place.pk or (
        facts.guardian is not None and not guards(facts.guardian, family)
    ):
        raise NotHereError
    if facts.family_does and facts.guardian is None:
        raise NotHereError


def _write(task: Task, facts: TaskFacts) -> None:
    task.family, task.guardian = facts.family, facts.guardian
    task.family_does = facts.family_does
    task.tells_family = facts.tells_family or facts.family_does
    task.kind, task.profession = facts.kind, facts.profession
    task.skill = facts.skill
    task.priority = facts.priority
    task.weight = WEIGHTS[Task.Priority(facts.priority)]
    task.title = facts.title.strip()[:LONGEST_TITLE] or None
    task.description = facts.description.strip()[:LONGEST_TEXT] or None
    _write_rule(task, facts.recurrence)


def _write_rule(task: Task, rule: str) -> None:
    if not rule or task.due_at is None:
        task.recurrence, task.recurs_from = "", None
        return
    # Another rule begins with the day that the task has now; the same one goes on from where it began.
    first = task.recurs_from if normalised(rule) == task.recurrence else None
    task.recurs_from = first or task.due_at
    task.recurrence = check_rule(rule, task.recurs_from)


def set_steps(task: Task, texts: Iterable[str]) -> list[ChecklistItem]:
    """Make these the task's small steps."""
    made = []
    for position, text in enumerate([one.strip() for one in texts if one.strip()][:MOST_STEPS]):
        item = ChecklistItem(task=task, position=position)
        item.text = text[:LONGEST_TITLE]
        made.append(item)
    ChecklistItem.unscoped.bulk_create(made)
    return made


@transaction.atomic
def tick_step(*, task_id: "UUID", item_id: "UUID", done: bool, actor: "User") -> ChecklistItem | None:
    """Tick a small step off, or untick it; None when it is not this task's."""
    task = locked(task_id)
    item = ChecklistItem.unscoped.filter(task=task, pk=item_id).first()
    if item is not None:
        item.done_at = timezone.now() if done else None
        item.done_by = actor if done else None
        item.save(update_fields=["done_at", "done_by"])
        ring(task)
    return item


def again(task: Task, due_at: dt.datetime, actor: "User | None") -> Task:
    """The next task of a rule, like the one that was finished, for the team's queue or the same person."""
    values: dict[str, Any] = {
        "kind": task.kind,
        "title": task.title or "",
        "description": task.description or "",
        "family": task.family,
        "guardian": task.guardian,
        "family_does": task.family_does,
        "tells_family": task.tells_family,
        "priority": task.priority,
        "profession": task.profession,
        "skill": task.skill,
        "checklist": tuple(item.text or "" for item in task.checklist.all()),
    }
    origin = (AGAIN, str(task.pk), "")
    facts = TaskFacts(team=task.team, due_at=due_at, origin=origin, **values)
    made = create_task(facts=facts, actor=actor)
    made.recurrence, made.recurs_from = task.recurrence, task.recurs_from
    if task.assignee is not None and can_be_given(task.assignee, task.team):
        give(made, task.assignee, by=task.assigned_by)
    made.save()
    return made
