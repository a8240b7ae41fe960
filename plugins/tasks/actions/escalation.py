"""Tell of what is late: once for each task; of what is urgent again and again, until a human has it.

The ladder of what is urgent: whoever has it, the team on duty, the lead, and from the start again. Somebody
who is away is spoken for by who stands in.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from cms.municipalities.scope import current_municipality
from cms.notifications.actions.telling import notify
from cms.teams.queries import members_of, on_duty, stand_ins
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import changed
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.notifications import LATE
from plugins.tasks.queries.late import MOST_AT_ONCE, is_unaccepted, late_tasks, untold

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User

OWNER, TEAM, LEAD = "owner", "team", "lead"
RUNGS = (OWNER, TEAM, LEAD)


def escalate_late(now: dt.datetime) -> int:
    """Tell of what is overdue, or urgent and nobody's, and free what lies with people who are away.

    Return how many tasks were told of.
    """
    place = current_municipality()
    late = late_tasks(place, now)
    for person in {task.assignee for task in late["away"].select_related("assignee")[:MOST_AT_ONCE]}:
        if person is not None:
            pass_on(user=person, municipality=place)
    return sum(_tell(key, now) for key in untold(late, now))


@transaction.atomic
def _tell(key: "UUID", now: dt.datetime) -> bool:
    task = locked(key)
    if task.is_finished:
        return False
    rung = ""
    if is_unaccepted(task):
        rung, people = _climb(task, now)
    else:
        people = _who_hears(task, now)
    task.escalated_at = now
    changed(task, TaskEvent.Kind.ESCALATED, actor=None, data={"rung": rung} if rung else {})
    for person in people:
        notify(municipality=task.municipality, user=person, type=LATE, about=task.pk)
    return True


def _climb(task: Task, now: dt.datetime) -> "tuple[str, list[User]]":
    """The next rung of the ladder and who stands there; a rung on which nobody stands costs no time."""
    last = _last_rung(task)
    first = RUNGS.index(last) + 1 if last in RUNGS else 0
    for number in range(len(RUNGS)):
        rung = RUNGS[(first + number) % len(RUNGS)]
        people = _standing_on(rung, task, now)
        if people:
            return rung, people
    return RUNGS[-1], []


def _last_rung(task: Task) -> str:
    """Where the ladder stands; "" when the task has changed hands since, and it begins anew."""
    if task.escalated_at is None:
        return ""
    lines = TaskEvent.unscoped.filter(task=task, kind=TaskEvent.Kind.ESCALATED)
    line = lines.order_by("-at").first()
    return str(line.data.get("rung", "")) if line is not None else ""


def _standing_on(rung: str, task: Task, now: dt.datetime) -> "list[User]":
    if rung == TEAM:
        return on_duty(task.team, now) or [member.user for member in members_of(task.team)]
    return _here([task.assignee if rung == OWNER else task.team.lead], task, now)


def _who_hears(task: Task, now: dt.datetime) -> "list[User]":
    """Whoever has it and the lead, for what is urgent who is on duty too; when there is none of them, the duty."""
    people = _here([task.assignee, task.team.lead], task, now)
    if not people or task.priority == Task.Priority.URGENT:
        people += on_duty(task.team, now)
    return list(dict.fromkeys(people))


def _here(people: "list[User | None]", task: Task, now: dt.datetime) -> "list[User]":
    """Each of them, or who stands in for them today; those for whom nobody does are left out."""
    wanted = [person for person in people if person is not None]
    there = stand_ins(wanted, now, task.municipality)
    found = [there[person.pk] for person in wanted]
    return list(dict.fromkeys(person for person in found if person is not None))
