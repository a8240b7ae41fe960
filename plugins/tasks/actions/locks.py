"""Locks. Always tasks first (by their keys), then shares (by their keys): so nobody waits in a circle."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from plugins.tasks.errors import MovedOnError
from plugins.tasks.models import Share, Task

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team


def locked(task_id: UUID, version: int | None = None) -> Task:
    """The task under its lock, which is held until commit; raise MovedOnError when it was changed since."""
    task = _locking().get(pk=task_id)
    if version is not None and task.version != version:
        raise MovedOnError(task.version)
    return task


def locked_many(keys: Iterable[UUID]) -> list[Task]:
    """Several tasks under their locks, taken in the order of their keys."""
    return list(_locking().filter(pk__in=list(keys)).order_by("pk"))


def _locking() -> QuerySet[Task]:
    # Never a join: whoever waited for the lock would get the new task with the old person beside it.
    return Task.objects.select_for_update().prefetch_related(
        "municipality", "team__lead", "family", "assignee"
    )


def locked_share(team: "Team", user: "User") -> Share:
    """A person's share of a team's work under its lock."""
    Share.unscoped.bulk_create([Share(team=team, user=user)], ignore_conflicts=True)
    return Share.unscoped.select_for_update(of=("self",)).get(team=team, user=user)
