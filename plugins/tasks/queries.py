"""Reads of tasks, always within the municipality and of the person's own."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from cms.accounts.queries import current_guardianships
from cms.municipalities.scope import current_municipality
from cms.plugin_api.rules import is_professional
from plugins.tasks.models import Task

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User


def open_tasks_of(user: "User") -> QuerySet[Task]:
    """The person's own open tasks, due first on top; those near a family that they left are gone."""
    return _tasks_of(user).filter(done_at=None).select_related("family")


def access_task(user: "User", task_id: "UUID") -> Task:
    """One of the person's own tasks, done or not; Http404 for any other."""
    task = _tasks_of(user).filter(pk=task_id).select_related("family").first()
    if task is None:
        raise Http404
    return task


def _tasks_of(user: "User") -> QuerySet[Task]:
    own = Task.objects.filter(assigned_to=user)
    if is_professional(user, current_municipality()):
        return own
    return own.filter(Q(family__in=current_guardianships(user).values("family")))
