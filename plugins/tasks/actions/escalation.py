"""Tell of what is late: once for each task, whoever has it, then its lead, then who is on duty."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from cms.municipalities.scope import current_municipality
from cms.notifications.actions.telling import notify
from cms.teams.queries import on_duty
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import changed
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.notifications import LATE
from plugins.tasks.queries.late import MOST_AT_ONCE, late_tasks, untold

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User


def escalate_late(now: dt.datetime) -> int:
    """Tell of what is overdue, or urgent and nobody's, and free what lies with people who are away.

    Return how many tasks were told of.
    """
    place = current_municipality()
    late = late_tasks(place, now)
    for person in {task.assignee for task in late["away"].select_related("assignee")[:MOST_AT_ONCE]}:
        if person is not None:
            pass_on(user=person, municipality=place)
    return sum(_tell(key, now) for key in untold(late))


@transaction.atomic
def _tell(key: "UUID", now: dt.datetime) -> bool:
    task = locked(key)
    if task.is_finished:
        return False
    task.escalated_at = now
    changed(task, TaskEvent.Kind.ESCALATED, actor=None)
    for person in _who_hears(task, now):
        notify(municipality=task.municipality, user=person, type=LATE, about=task.pk)
    return True


def _who_hears(task: Task, now: dt.datetime) -> "list[User]":
    """Whoever has it and the lead; when there is neither, everybody on duty."""
    people = [person for person in (task.assignee, task.team.lead) if person is not None]
    return list(dict.fromkeys(people)) or on_duty(task.team, now)
