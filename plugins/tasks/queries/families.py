"""What families see of tasks: only what they are told of, and each adult only what is theirs to know."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from cms.accounts.queries import current_guardianships
from cms.teams.models import TeamText
from plugins.tasks.models import UNFINISHED, Task

if TYPE_CHECKING:
    from cms.accounts.models import User

# So long a family reads that something is done for them.
DONE_SHOWN = dt.timedelta(days=3)


def told_to(user: "User") -> QuerySet[Task]:
    """Tasks near the families that the user guards now, for their eyes."""
    return (
        Task.objects.filter(
            Q(guardian=None) | Q(guardian=user),
            tells_family=True,
            family__in=current_guardianships(user).values("family"),
        )
        .select_related("team", "municipality")
        .order_by("due_at", "pk")
    )


def done_for(user: "User") -> QuerySet[Task]:
    """What somebody of the municipality is to do for them, and did in the last days."""
    texts = Prefetch("team__texts", TeamText.unscoped.all())
    just_done = Q(state=Task.State.DONE, ended_at__gte=timezone.now() - DONE_SHOWN)
    found = told_to(user).filter(Q(state__in=UNFINISHED) | just_done, family_does=False)
    return found.order_by(F("ended_at").asc(nulls_first=True), "due_at", "pk").prefetch_related(texts)


def done_by(user: "User") -> QuerySet[Task]:
    """What they agreed to do themselves."""
    return told_to(user).filter(family_does=True, guardian=user, state__in=UNFINISHED)


def access_own(user: "User", task_id: UUID) -> Task:
    """One of the tasks that the user does, finished or not; Http404 for any other."""
    task = told_to(user).select_related("family").filter(pk=task_id, family_does=True, guardian=user).first()
    if task is None:
        raise Http404
    return task
