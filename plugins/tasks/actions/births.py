"""A plan that was dated by the due date is dated by the birth, once that is known."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.notifications.actions.telling import notify
from plugins.tasks.actions.locks import locked_many
from plugins.tasks.actions.plans import DAYS, DUE, ONE_BIRTH, due_on, origin_of
from plugins.tasks.actions.writing import changed
from plugins.tasks.models import Plan, PlanStep, Task, TaskEvent
from plugins.tasks.notifications import REDATED

if TYPE_CHECKING:
    from cms.accounts.models import Child, Family, User

State, Kind = Task.State, TaskEvent.Kind
# In a line's `data`: the birth was recorded, and so the task is due on another day.
BORN = "born"


@dataclass(frozen=True)
class _Planned:
    """What a plan has made a task for: `days` after `start`. `due` is the moment that the plan gave it last."""

    step: int
    start: dt.date
    days: int
    due: dt.datetime


@transaction.atomic
def redate_plans(*, child: "Child", before: dt.date, actor: "User | None") -> list[Task]:
    """Move what is to be done of the sets that were counted from `before` to the birth; return what moved.

    A task whose date somebody has chosen stays, as does what is finished or put away. A day that is past
    already becomes today, or the team's next opening. Whoever has tasks is told once, not for each.
    """
    start, moved = _born(child, before), []
    tasks = locked_many(_of_plans(child.family))
    planned = _planned(tasks)
    for task in tasks:
        known = planned.get(task.pk)
        # Under its lock: another may have finished or put it away while we waited.
        if known is None or task.state not in _MOVE or abs(known.start - before) > ONE_BIRTH:
            continue
        if task.due_at == known.due and _move(task, known, start, actor):
            moved.append(task)
    holders = {task.assignee for task in moved if task.assignee is not None and task.assignee != actor}
    for person in sorted(holders, key=lambda one: one.pk):
        notify(municipality=child.family.municipality, user=person, type=REDATED, about=child.family_id)
    return moved


_MOVE = frozenset({State.NEW, State.OPEN, State.WAITING})


def _born(child: "Child", before: dt.date) -> dt.date:
    """The day from which the family's sets count now: of twins, the later birth."""
    births = [one.birth_date for one in child.family.children.all() if one.birth_date is not None]
    return max(day for day in births if day == child.birth_date or abs(day - before) <= ONE_BIRTH)


def _of_plans(family: "Family") -> list[UUID]:
    """Keys of the family's tasks that plans counted from a birth have made, and that somebody is to do."""
    plans = Plan.unscoped.filter(municipality=family.municipality_id, from_birth=True)
    kinds = [f"plan.{key}" for key in plans.values_list("pk", flat=True)]
    found = Task.objects.filter(family=family, origin_kind__in=kinds, state__in=_MOVE)
    return list(found.values_list("pk", flat=True))


def _planned(tasks: Iterable[Task]) -> dict[UUID, _Planned]:
    """What the tasks were made for, by their keys; without those of before it was noted for which child."""
    rows = list(tasks)
    lines = TaskEvent.unscoped.filter(task__in=rows).order_by("at")
    noted: dict[UUID, dict[str, object]] = {}
    for key, data in lines.filter(data__has_key=DUE).values_list("task", "data"):
        noted[key] = noted.get(key, {}) | data
    origins = {task.pk: task.origin_id.split(".")[1:] for task in rows}
    steps = PlanStep.unscoped.filter(pk__in=[int(origin[0]) for origin in origins.values()])
    days_of = dict(steps.values_list("pk", "days"))
    found = {}
    for task in rows:
        step, *started = origins[task.pk]
        days = noted.get(task.pk, {}).get(DAYS, days_of.get(int(step)))
        if not started or not isinstance(days, int):
            continue
        start = dt.date.fromisoformat(started[0])
        due = parse_datetime(str(noted.get(task.pk, {}).get(DUE, "")))
        # Made before its moment was noted: as it would be given now.
        due = due or due_on(task.team, start + dt.timedelta(days=days))
        found[task.pk] = _Planned(int(step), start, days, due)
    return found


def _move(task: Task, known: _Planned, start: dt.date, actor: "User | None") -> bool:
    """Date the task from the birth; whether it is due at another moment now."""
    day = max(start + dt.timedelta(days=known.days), timezone.localdate())
    due = due_on(task.team, day)
    task.origin_id = origin_of(task.family_id, known.step, start)
    if due == task.due_at:
        task.save(update_fields=["origin_id"])
        return False
    task.due_at, task.escalated_at = due, None
    changed(task, Kind.CHANGED, actor=actor, data={BORN: True, DUE: due.isoformat()})
    return True
