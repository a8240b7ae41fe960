"""Comments, and who follows a task."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cms.notifications.actions.telling import notify
from plugins.tasks.actions.creating import LONGEST_TEXT
from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import noted
from plugins.tasks.models import Comment, Mention, TaskEvent, Watcher
from plugins.tasks.notifications import NAMED
from plugins.tasks.rules import can_work_on

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def comment(*, task_id: UUID, author: "User", body: str, named: "Iterable[User]" = ()) -> Comment:
    """Say something about a task. Those who are named are told and follow it; only who may read it is named."""
    task = locked(task_id)
    made = Comment(task=task, author=author)
    made.body = body.strip()[:LONGEST_TEXT]
    made.save()
    people = [person for person in named if person.pk != author.pk and can_work_on(person, task)]
    Mention.unscoped.bulk_create([Mention(comment=made, user=person) for person in people])
    noted(task, TaskEvent.Kind.COMMENTED, actor=author)
    for person in people:
        Watcher.unscoped.get_or_create(task=task, user=person)
        notify(municipality=task.municipality, user=person, type=NAMED, about=task.pk)
    return made


@transaction.atomic
def follow(*, task_id: UUID, user: "User", on: bool) -> None:
    """Hear of what is done with it from now on, or no longer."""
    task = locked(task_id)
    if on:
        Watcher.unscoped.get_or_create(task=task, user=user)
    else:
        Watcher.unscoped.filter(task=task, user=user).delete()
