"""One act on many tasks, and taking it back."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from plugins.tasks.actions import handling
from plugins.tasks.actions.locks import locked_many, locked_share
from plugins.tasks.actions.tags import set_tags, tag_task
from plugins.tasks.actions.writing import changed, take_from
from plugins.tasks.errors import NewerError, TaskError
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.queries.tags import tag_keys_of
from plugins.tasks.rules import can_be_given, can_work_on

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team
    from plugins.tasks.models import Tag

MOST = 200
UNDO_WITHIN = dt.timedelta(minutes=10)
_FIELDS = ("state", "assigned_by")
_MOMENTS = ("assigned_at", "due_at", "waiting_since", "snoozed_until", "ended_at")


@dataclass(frozen=True)
class Done:
    """What an act on many did. `undo` is JSON: what each was before, with the version it has now."""

    changed: int
    refused: int
    undo: list[dict[str, Any]]


def assign_many(*, keys: Iterable[UUID], to: "User | None", actor: "User") -> Done:
    """Give them to a colleague, or with nobody back to the team."""

    def act(task: Task) -> None:
        if to is None:
            handling.release(task_id=task.pk, actor=actor)
        elif to.pk == actor.pk:
            handling.take(task_id=task.pk, actor=actor)
        else:
            handling.hand_over(task_id=task.pk, actor=actor, to=to, reason="")

    return _each(keys, actor, act, lambda _task: to)


def snooze_many(*, keys: Iterable[UUID], until: dt.datetime, actor: "User") -> Done:
    return _each(keys, actor, lambda task: handling.snooze(task_id=task.pk, actor=actor, until=until))


def finish_many(*, keys: Iterable[UUID], actor: "User") -> Done:
    # What repeats is given to the same person again.
    return _each(
        keys,
        actor,
        lambda task: handling.finish(task_id=task.pk, actor=actor),
        lambda task: task.assignee if task.recurrence else None,
    )


def tag_many(*, keys: Iterable[UUID], tag: "Tag", on: bool, actor: "User") -> Done:
    """Put a tag on them, or take it off; what is another team's stays as it is."""
    return _each(keys, actor, lambda task: tag_task(task_id=task.pk, tag=tag, actor=actor, on=on))


@transaction.atomic
def _each(
    keys: Iterable[UUID],
    actor: "User",
    act: Callable[[Task], object],
    given_to: "Callable[[Task], User | None]" = lambda _task: None,
) -> Done:
    """All are locked first; what is refused (taken by another, finished, not the actor's) stays as it is.

    `given_to` says whose share a task will need.
    """
    tasks = locked_many(list(keys)[:MOST])
    _lock_shares((task.team, person) for task in tasks if (person := given_to(task)) is not None)
    # Contact persons are written on the way: always in the same order, so that nobody waits in a circle.
    tasks.sort(key=lambda task: (str(task.family_id or ""), str(task.pk)))
    undo, refused = [], 0
    tags = tag_keys_of(tasks)
    for task in tasks:
        before = _before(task, tags.get(task.pk, []))
        try:
            if not can_work_on(actor, task):
                raise TaskError  # noqa: TRY301 - refused like the acts refuse
            with transaction.atomic():
                act(task)
        except TaskError:
            refused += 1
            continue
        now = Task.objects.only("version").get(pk=task.pk).version
        if now != task.version:
            undo.append(before | {"now": now})
    return Done(changed=len(undo), refused=refused, undo=undo)


def _lock_shares(wanted: "Iterable[tuple[Team, User]]") -> None:
    """By team and then by person, as everybody takes them: the acts go by family, and would cross a hand-over."""
    pairs = {(team.pk, person.pk): (team, person) for team, person in wanted}
    for key in sorted(pairs):
        team, person = pairs[key]
        if can_be_given(person, team):
            locked_share(team, person)


def _before(task: Task, tags: list[int]) -> dict[str, Any]:
    moments = {name: getattr(task, name) for name in _MOMENTS}
    return {
        "id": str(task.pk),
        "assignee": str(task.assignee_id) if task.assignee_id else None,
        "assigned_why": task.assigned_why,
        "tags": tags,
        **{name: getattr(task, name) for name in _FIELDS},
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }


@transaction.atomic
def undo_many(*, undo: list[dict[str, Any]], actor: "User") -> Done:
    """Make them what they were; those that somebody changed since then stay as they are."""
    wanted = {UUID(row["id"]): row for row in undo}
    count = refused = 0
    for task in locked_many(wanted):
        row = wanted[task.pk]
        if task.version != row["now"] or not can_work_on(actor, task):
            refused += 1
            continue
        try:
            # A savepoint: one whose origin has a newer task stays finished, and the others go on.
            with transaction.atomic():
                _undo(task, row, actor)
        except (NewerError, IntegrityError):
            refused += 1
            continue
        count += 1
    return Done(changed=count, refused=refused, undo=[])


def _undo(task: Task, row: dict[str, Any], actor: "User") -> None:
    _restore(task, row)
    if "tags" in row:
        set_tags(task, row["tags"], actor)
    changed(task, TaskEvent.Kind.UNDONE, actor=actor)


def _restore(task: Task, row: dict[str, Any]) -> None:
    if task.is_finished:
        handling.take_back_follow_up(task)
        handling.refuse_beside_newer(task)
    for name in _FIELDS:
        setattr(task, name, row[name])
    for name in _MOMENTS:
        setattr(task, name, parse_datetime(row[name]) if row[name] else None)
    task.assigned_why = row["assigned_why"]
    task.assignee = _person(row["assignee"])
    if task.assignee is None or not can_be_given(task.assignee, task.team):
        take_from(task)
    # What slept past its time, or was due meanwhile, is told of as usual.
    if task.state in {Task.State.NEW, Task.State.OPEN} and task.waiting_since is None:
        task.waiting_since = timezone.now()


def _person(key: str | None) -> "User | None":
    from cms.accounts.models import User

    return User.objects.filter(pk=key).first() if key else None
