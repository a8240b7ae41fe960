"""Put a card into another column of the board: each column is the act that leads there."""

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.teams.calendar import next_opening
from cms.teams.queries import calendar_of
from plugins.tasks.actions import handling
from plugins.tasks.errors import MissingError, NotHereError, NotOnTeamError
from plugins.tasks.models import Task
from plugins.tasks.queries.tasks import colleagues_in
from plugins.tasks.timers import end_of_day, midnight_of

if TYPE_CHECKING:
    from cms.accounts.models import User

NOBODY = "nobody"
State = Task.State


def place(
    *,
    task: Task,
    column: str,
    actor: "User",
    version: int | None = None,
    seen: dt.datetime | None = None,
) -> Task:
    """`column` is "state:<state>", "person:<key>", "person:nobody" or "day:<ISO date>".

    `seen` is when the task was due where somebody moves it to another day. Raises NotHereError and what
    the acts raise.
    """
    axis, _, value = column.partition(":")
    if axis == "state":
        return _into_state(task, value, actor, version)
    if axis == "person":
        return _to_person(task, value, actor, version)
    if axis == "day":
        return _to_day(task, value, actor, version, seen)
    raise NotHereError


@transaction.atomic
def _into_state(task: Task, state: str, actor: "User", version: int | None) -> Task:
    known: dict[str, Any] = {"task_id": task.pk, "actor": actor, "version": version}
    if state in {State.NEW, State.OPEN} and task.state in {State.WAITING, State.SNOOZED}:
        # Back from its pause first: released or taken alone, it would wait or sleep on.
        task = handling.reopen(**known)
        known["version"] = task.version
    if state == State.NEW:
        return handling.release(**known)
    if state == State.OPEN:
        return handling.claim(**known) if task.assignee_id is None else task
    if state == State.WAITING:
        return handling.wait_for_family(**known)
    if state == State.SNOOZED:
        return handling.snooze(**known, until=tomorrow(task))
    if state == State.DONE:
        return handling.finish(**known)
    raise NotHereError


def _to_person(task: Task, value: str, actor: "User", version: int | None) -> Task:
    if value == NOBODY:
        return handling.release(task_id=task.pk, actor=actor, version=version)
    try:
        key = UUID(value)
    except ValueError:
        raise NotHereError from None
    if key == actor.pk:
        return handling.take(task_id=task.pk, actor=actor, version=version)
    to = next((one for one in colleagues_in(task.team) if one.pk == key), None)
    if to is None:
        raise NotOnTeamError
    return handling.hand_over(task_id=task.pk, actor=actor, to=to, reason="", version=version)


def _to_day(task: Task, value: str, actor: "User", version: int | None, seen: dt.datetime | None) -> Task:
    """Due on another day at the same time of day; today, when that is past, by the end of the day."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise MissingError("until") from None
    now = timezone.now()
    last = timezone.localtime(task.due_at or now)
    due = timezone.make_aware(dt.datetime.combine(day, last.time()))
    if due <= now and day == timezone.localdate():
        due = end_of_day(day)
    return handling.set_due(task_id=task.pk, actor=actor, due_at=due, version=version, seen=seen)


def tomorrow(task: Task) -> dt.datetime:
    """When the team opens next after today; the next morning for one that never does."""
    day = timezone.localdate() + dt.timedelta(days=1)
    midnight = midnight_of(day)
    return next_opening(calendar_of(task.team), midnight) or midnight + dt.timedelta(hours=8)
