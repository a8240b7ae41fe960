"""Tags: which there are, and which a task has. What is put on record is their keys, not their words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from cms.audit.record import record
from plugins.tasks import audit
from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import changed
from plugins.tasks.errors import NameTakenError, NotHereError
from plugins.tasks.models import Tag, Task, TaskEvent, TaskTag

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


def save_tag(
    *,
    municipality: "Municipality",
    actor: "User",
    name: str,
    team: "Team | None" = None,
    tag: Tag | None = None,
) -> Tag:
    """Make a tag, or give one another name; raise NameTakenError when there is one of that name.

    A tag keeps its team: tasks of other teams would lose it without anybody's wish.
    """
    try:
        with transaction.atomic():
            saved = tag or Tag(municipality=municipality, team=team)
            saved.name = name
            saved.save()
            record(audit.TAGS_CHANGED, actor=actor, municipality=municipality, target=saved)
            return saved
    except IntegrityError:
        raise NameTakenError from None


@transaction.atomic
def delete_tag(*, tag: Tag, actor: "User") -> None:
    """Take the tag away from its list and from every task."""
    data = {"deleted": True, "tasks": TaskTag.unscoped.filter(tag=tag).count()}
    record(audit.TAGS_CHANGED, actor=actor, municipality=tag.municipality, target=tag, data=data)
    tag.delete()


@transaction.atomic
def tag_task(*, task_id: UUID, tag: Tag, actor: "User", on: bool, version: int | None = None) -> Task:
    """Put the tag on, or take it off; a second time changes nothing. NotHereError for another team's tag."""
    task = locked(task_id, version)
    if tag.municipality_id != task.municipality_id or tag.team_id not in {None, task.team_id}:
        raise NotHereError
    if on:
        _row, did = TaskTag.unscoped.get_or_create(task=task, tag=tag, defaults={"added_by": actor})
    else:
        did = bool(TaskTag.unscoped.filter(task=task, tag=tag).delete()[0])
    if not did:
        return task
    kind = TaskEvent.Kind.TAGGED if on else TaskEvent.Kind.UNTAGGED
    return changed(task, kind, actor=actor, data={"tag": tag.pk})


def set_tags(task: Task, keys: Iterable[int], actor: "User") -> None:
    """Make these the tags of a task that is locked; those that are gone or another team's are left out."""
    wanted = set(keys)
    TaskTag.unscoped.filter(task=task).exclude(tag__in=wanted).delete()
    found = Tag.unscoped.filter(municipality=task.municipality_id, pk__in=wanted)
    rows = [
        TaskTag(task=task, tag=tag, added_by=actor) for tag in found if tag.team_id in {None, task.team_id}
    ]
    TaskTag.unscoped.bulk_create(rows, ignore_conflicts=True)
