"""Writes of tasks."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key
from plugins.tasks.audit import TASK_COMPLETED, TASK_CREATED
from plugins.tasks.models import Task
from plugins.tasks.rules import can_be_given

if TYPE_CHECKING:
    from datetime import date

    from cms.accounts.models import Family, User


class WrongAssigneeError(Exception):
    """The person has nothing to do with the family."""


@transaction.atomic
def create_task(
    *, family: "Family", assigned_to: "User", kind: Task.Kind, due_on: "date", note: str = "", actor: "User"
) -> Task:
    """Give a task; raise WrongAssigneeError when the person has nothing to do with the family."""
    if not can_be_given(assigned_to, family):
        raise WrongAssigneeError
    task = Task(
        municipality=family.municipality,
        family=family,
        assigned_to=assigned_to,
        created_by=actor,
        kind=kind,
        due_on=due_on,
    )
    task.note = note or None
    task.save()
    record(TASK_CREATED, actor=actor, municipality=task.municipality, target=task, family=family)
    _ring(task, "tasks.task_created")
    return task


@transaction.atomic
def complete_task(*, task: Task, actor: "User") -> Task:
    """Note that it is done; a second time changes nothing."""
    if task.done_at is None:
        task.done_at = timezone.now()
        task.save(update_fields=["done_at"])
        record(TASK_COMPLETED, actor=actor, municipality=task.municipality, target=task, family=task.family)
        _ring(task, "tasks.task_completed")
    return task


def _ring(task: Task, event: str) -> None:
    if task.assigned_to is not None:
        name = group(task.municipality, "tasks", personal_key(task.assigned_to))
        publish_on_commit(name, event, {"id": str(task.pk)})
