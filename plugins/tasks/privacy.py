"""A person's part in the tasks. Asked whether the plugin is on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from cms.plugin_api.privacy import Subject
from plugins.tasks.models import Task

KEPT_AFTER_DONE = dt.timedelta(days=365)


class TaskPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """Tasks of the families, and those given to or by the person: without words about other families."""
        own = {family.pk for family in subject.families}
        tasks = _tasks_about(subject).order_by("pk")
        return {"tasks.Task": [_exported(task, with_note=task.family_id in own) for task in tasks]}

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's tasks are deleted; a person leaves those of others, which stay with the family."""
        count = Task.unscoped.filter(family__in=subject.families).delete()[0]
        if subject.user is not None:
            count += Task.unscoped.filter(assigned_to=subject.user).update(assigned_to=None)
            count += Task.unscoped.filter(created_by=subject.user).update(created_by=None)
        return {"tasks.Task": count}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Tasks done more than a year ago are deleted."""
        old = Task.unscoped.filter(done_at__lt=now - KEPT_AFTER_DONE)
        return {"tasks.Task": old.delete()[0]}


def _tasks_about(subject: Subject) -> QuerySet[Task]:
    wanted = Q(family__in=subject.families)
    if subject.user is not None:
        wanted |= Q(assigned_to=subject.user) | Q(created_by=subject.user)
    return Task.unscoped.filter(wanted)


def _exported(task: Task, *, with_note: bool) -> dict[str, Any]:
    return {
        "id": str(task.pk),
        "kind": task.kind,
        "note": task.note if with_note else None,
        "due_on": task.due_on.isoformat(),
        "created_at": task.created_at.isoformat(),
        "done_at": task.done_at.isoformat() if task.done_at else None,
    }


handler = TaskPrivacy()
