"""Write plans, and start one for a family: one dated task for each of its steps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.record import record
from cms.teams.calendar import next_opening
from cms.teams.queries import calendar_of
from plugins.tasks import audit
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.errors import NameTakenError, NotHereError
from plugins.tasks.models import ENDED, Plan, PlanStep, Task
from plugins.tasks.timers import end_of_day

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import Family, User
    from cms.teams.models import Team

FIELDS = ("title", "kind", "days", "profession", "tells_family")
# In the first line of a plan's task: how many days after the plan's first day it is, and the moment given to it.
DAYS, DUE = "days", "due"
# Two children of a family whose births are nearer than this are twins.
ONE_BIRTH = dt.timedelta(days=120)


@dataclass(frozen=True)
class StepFacts:
    """What is decided about one step, as described at `PlanStep`; `key` is None for a new one."""

    title: str
    kind: str
    days: int
    profession: str = ""
    tells_family: bool = True
    key: int | None = None


@transaction.atomic
def save_plan(
    *, plan: Plan | None, team: "Team", name: str, from_birth: bool, steps: Iterable[StepFacts], actor: "User"
) -> Plan:
    """Make a plan, or change one; tasks that it made stay as they are. Raises NameTakenError."""
    plan = plan or Plan(municipality=team.municipality)
    plan.team, plan.name, plan.from_birth = team, name, from_birth
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise NameTakenError from None
    # A step that is still there keeps its key: by it a family's tasks are not made twice.
    known = {row.pk: row for row in plan.steps.all()}
    for facts in steps:
        step = (known.pop(facts.key, None) if facts.key is not None else None) or PlanStep(plan=plan)
        for field in FIELDS:
            setattr(step, field, getattr(facts, field))
        step.save()
    plan.steps.filter(pk__in=known).delete()
    record(audit.PLAN_WRITTEN, actor=actor, municipality=team.municipality, target=plan)
    return plan


def first_day(plan: Plan, family: "Family") -> dt.date:
    """The day from which the steps count: the latest birth, or the day on which it is expected, or today."""
    if plan.from_birth:
        days = [child.birth_date or child.due_date for child in family.children.all()]
        known = [day for day in days if day is not None]
        if known:
            return max(known)
    return timezone.localdate()


@transaction.atomic
def start_plan(*, plan: Plan, family: "Family", actor: "User", first: dt.date | None = None) -> list[Task]:
    """Make the plan's tasks; steps whose day is past are left out. Raises NotHereError.

    A day on which the team is closed moves to its next opening. Started twice, there is one set; the next
    child of a family has a set of its own.
    """
    if family.municipality_id != plan.municipality_id:
        raise NotHereError
    start = first or first_day(plan, family)
    today = timezone.localdate()
    made = []
    there = _made_before(plan, family)
    for step in plan.steps.all():
        day = start + dt.timedelta(days=step.days)
        if day < today or any(one.is_for(plan, start) for one in there.get(step.pk, ())):
            continue
        due = due_on(plan.team, day)
        facts = TaskFacts(
            team=plan.team,
            family=family,
            kind=step.kind,
            title=step.title,
            profession=step.profession,
            tells_family=step.tells_family,
            due_at=due,
            origin=(f"plan.{plan.pk}", origin_of(family.pk, step.pk, start), ""),
        )
        noted = {DAYS: step.days, DUE: due.isoformat()}
        made.append(create_task(facts=facts, actor=actor, data=noted))
    return made


def origin_of(family_id: "UUID | None", step: int, start: dt.date) -> str:
    """What gave rise to a plan's task: the family, the step, and the day from which the set counts."""
    return f"{family_id}.{step}.{start.isoformat()}"


@dataclass(frozen=True)
class _Made:
    """A task that a step made before. `start` is None for those of before it was noted."""

    start: dt.date | None
    is_finished: bool

    def is_for(self, plan: Plan, start: dt.date) -> bool:
        """Whether it is the same child's, or still to be done."""
        if self.start is None:
            return not self.is_finished
        if plan.from_birth:
            # The day on which a birth is expected moves, and then it is known; the next child comes later.
            return abs(self.start - start) <= ONE_BIRTH
        return self.start == start or not self.is_finished


def _made_before(plan: Plan, family: "Family") -> dict[int, list[_Made]]:
    """What the plan made for the family, by step; without what was cancelled. One query."""
    rows = Task.objects.filter(origin_kind=f"plan.{plan.pk}", origin_id__startswith=f"{family.pk}.").exclude(
        state=Task.State.CANCELLED
    )
    found: dict[int, list[_Made]] = {}
    for origin, state in rows.values_list("origin_id", "state"):
        _family, step, *start = origin.split(".")
        made = _Made(dt.date.fromisoformat(start[0]) if start else None, state in ENDED)
        found.setdefault(int(step), []).append(made)
    return found


def due_on(team: "Team", day: dt.date) -> dt.datetime:
    """The end of a local day, or of the day of the team's next opening where it is closed then."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    opening = next_opening(calendar_of(team), midnight)
    return end_of_day(timezone.localtime(opening).date() if opening is not None else day)
