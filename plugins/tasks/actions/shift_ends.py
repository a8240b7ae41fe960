"""Finish for now: what cannot wait goes to colleagues, as the person chooses, in one transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cms.notifications.actions.telling import notify
from plugins.tasks.actions.absence import AWAY
from plugins.tasks.actions.locks import locked_many
from plugins.tasks.actions.writing import changed, give, take_from, tell_assignee
from plugins.tasks.errors import NotOnTeamError
from plugins.tasks.models import ShiftEnd, Task, TaskEvent
from plugins.tasks.notifications import PASSED_ON
from plugins.tasks.rules import can_be_given

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


@dataclass(frozen=True)
class Finished:
    """`moved` went to colleagues or the queue; `passed` counts what was no longer the person's to give."""

    moved: list[Task]
    passed: int


@transaction.atomic
def end_shift(
    *, user: "User", municipality: "Municipality", back_at: dt.datetime, choices: "Mapping[UUID, User | None]"
) -> Finished:
    """Give each task of `choices` to a colleague, or with None to the team; the leads are told.

    All or nothing: raises NotOnTeamError when a colleague is not in a task's team. What somebody else has
    taken or finished meanwhile stays as it is. Until `back_at` the rules give the person nothing.
    """
    ShiftEnd.unscoped.update_or_create(municipality=municipality, user=user, defaults={"back_at": back_at})
    tasks = locked_many(choices)
    # Tasks are locked; now the shares in the order in which everybody takes them: by team, then by person.
    tasks.sort(key=lambda task: (task.team_id, _key(choices[task.pk]), str(task.pk)))
    moved, passed = [], 0
    for task in tasks:
        if task.is_finished or task.assignee_id != user.pk:
            passed += 1
            continue
        _hand_on(task, choices[task.pk], user)
        moved.append(task)
    leads = {task.team.lead for task in moved if task.team.lead is not None and task.team.lead.pk != user.pk}
    for lead in sorted(leads, key=lambda one: one.pk):
        notify(municipality=municipality, user=lead, type=PASSED_ON, about=user.pk)
    return Finished(moved=moved, passed=passed + len(choices) - len(tasks))


def come_back(*, user: "User", municipality: "Municipality") -> None:
    """The person works again: the rules count them in."""
    ShiftEnd.unscoped.filter(municipality=municipality, user=user).delete()


def _hand_on(task: Task, to: "User | None", user: "User") -> None:
    data = {AWAY: True, "end_of_shift": True}
    if to is None:
        take_from(task)
        changed(task, TaskEvent.Kind.RELEASED, actor=user, data=data)
        return
    if to.pk == user.pk or not can_be_given(to, task.team):
        raise NotOnTeamError
    # As a rule gives it: something urgent rings on until the colleague has said "I do it".
    give(task, to, by=Task.AssignedBy.RULE, why={"end_of_shift": True})
    changed(task, TaskEvent.Kind.HANDED_OVER, actor=user, other=to, data=data)
    tell_assignee(task, user)


def _key(person: "User | None") -> str:
    return str(person.pk) if person is not None else ""
