"""Write plans, and start one for a family: one dated task for each of its steps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.teams.calendar import next_opening
from cms.teams.queries import calendar_of
from plugins.tasks import audit
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.errors import NotHereError
from plugins.tasks.models import Plan, PlanStep, Task
from plugins.tasks.timers import end_of_day

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team


@dataclass(frozen=True)
class StepFacts:
    """What is decided about one step, as described at `PlanStep`."""

    title: str
    kind: str
    days: int
    profession: str = ""
    tells_family: bool = True


@transaction.atomic
def save_plan(
    *, plan: Plan | None, team: "Team", name: str, from_birth: bool, steps: Iterable[StepFacts], actor: "User"
) -> Plan:
    """Make a plan, or change one; tasks that it made stay as they are."""
    plan = plan or Plan(municipality=team.municipality)
    plan.team, plan.name, plan.from_birth = team, name, from_birth
    plan.save()
    # A step that is still there keeps its key: by it a family's tasks are not made twice.
    known = list(plan.steps.order_by("days", "pk"))
    wanted = sorted(steps, key=lambda step: step.days)
    for row, facts in zip_longest(known, wanted):
        if facts is None:
            row.delete()
            continue
        step = row or PlanStep(plan=plan)
        for field, value in vars(facts).items():
            setattr(step, field, value)
        step.save()
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

    A day on which the team is closed moves to its next opening. Started twice, there is one set: what is
    still to be done is not made again.
    """
    if family.municipality_id != plan.municipality_id:
        raise NotHereError
    start = first or first_day(plan, family)
    today = timezone.localdate()
    made = []
    for step in plan.steps.all():
        day = start + dt.timedelta(days=step.days)
        origin = (f"plan.{plan.pk}", f"{family.pk}.{step.pk}", "")
        exists = Task.objects.filter(origin_kind=origin[0], origin_id=origin[1]).exclude(
            state=Task.State.CANCELLED
        )
        if day < today or exists.exists():
            continue
        facts = TaskFacts(
            team=plan.team,
            family=family,
            kind=step.kind,
            title=step.title,
            profession=step.profession,
            tells_family=step.tells_family,
            due_at=_due(plan, day),
            origin=origin,
        )
        made.append(create_task(facts=facts, actor=actor))
    return made


def _due(plan: Plan, day: dt.date) -> dt.datetime:
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    opening = next_opening(calendar_of(plan.team), midnight)
    return end_of_day(timezone.localtime(opening).date() if opening is not None else day)
