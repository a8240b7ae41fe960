"""Reads of tags."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from plugins.tasks.models import Tag, Task, TaskTag

if TYPE_CHECKING:
    from cms.teams.models import Team


def tags_for(teams: "Iterable[Team]") -> QuerySet[Tag]:
    """The tags of all teams, and those of these."""
    return Tag.objects.filter(Q(team=None) | Q(team__in=list(teams))).select_related("team")


def tags_of(task: Task) -> tuple[list[Tag], list[Tag]]:
    """The tags that the task has, and the others that it can have; two queries."""
    has = set(TaskTag.objects.filter(task=task).values_list("tag", flat=True))
    known = list(tags_for([task.team]))
    return [tag for tag in known if tag.pk in has], [tag for tag in known if tag.pk not in has]


def tag_keys_of(tasks: Iterable[Task]) -> dict[UUID, list[int]]:
    """The keys of the tags of each task, in one query."""
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    rows = TaskTag.unscoped.filter(task__in=[task.pk for task in tasks]).order_by("tag")
    for task, tag in rows.values_list("task", "tag"):
        found[task].append(tag)
    return found
