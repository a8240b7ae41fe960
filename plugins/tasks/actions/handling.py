"""Who has a task, and where it stands. All under its lock; a person's act is never overwritten by a rule."""

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.notifications.actions.telling import notify
from plugins.tasks.actions.creating import AGAIN, OCCURRENCE, again
from plugins.tasks.actions.locks import locked, locked_many
from plugins.tasks.actions.writing import changed, give, ring_left, take_from, tell_assignee
from plugins.tasks.errors import (
    FinishedError,
    MissingError,
    MovedOnError,
    NewerError,
    NotHereError,
    NotOnTeamError,
    RecurrenceError,
    TakenError,
)
from plugins.tasks.models import UNFINISHED, Task, TaskEvent, TaskTag
from plugins.tasks.models.tasks import WEIGHTS
from plugins.tasks.notifications import WATCHED
from plugins.tasks.recurrence import next_due
from plugins.tasks.rules import can_be_given
from plugins.tasks.timers import due_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.accounts.models import User
    from cms.teams.models import Team

State, Kind, By = Task.State, TaskEvent.Kind, Task.AssignedBy


@transaction.atomic
def claim(*, task_id: UUID, actor: "User", version: int | None = None) -> Task:
    """Take what nobody has, or say yes to what a rule gave; raise TakenError with the holder otherwise."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    if task.assignee_id == actor.pk and task.assigned_by == By.HUMAN:
        return task
    if task.assignee_id not in {None, actor.pk}:
        raise TakenError(task.assignee, task.assigned_at)
    if not can_be_given(actor, task.team) or task.family_does:
        raise NotOnTeamError
    give(task, actor, by=By.HUMAN)
    return changed(task, Kind.CLAIMED, actor=actor)


@transaction.atomic
def take(*, task_id: UUID, actor: "User", version: int | None = None) -> Task:
    """Take it for oneself: `claim`, and for the lead from a colleague too, who is told."""
    task = locked(task_id, version)
    if task.assignee_id not in {None, actor.pk} and task.team.lead_id == actor.pk:
        return hand_over(task_id=task_id, actor=actor, to=actor, reason="")
    return claim(task_id=task_id, actor=actor)


@transaction.atomic
def release(*, task_id: UUID, actor: "User", version: int | None = None, reason: str = "") -> Task:
    """Give it back to the team; raise TakenError when it is not the actor's, unless the actor leads.

    Whoever had it hears of it when the lead does so.
    """
    task = locked(task_id, version)
    _must_be_unfinished(task)
    if task.assignee_id is None:
        return task
    if actor.pk not in {task.assignee_id, task.team.lead_id}:
        raise TakenError(task.assignee, task.assigned_at)
    former = task.assignee if task.assignee_id != actor.pk else None
    take_from(task)
    changed(task, Kind.RELEASED, actor=actor, other=former, reason=reason)
    if former is not None:
        _tell(task, former)
    return task


@transaction.atomic
def hand_over(*, task_id: UUID, actor: "User", to: "User", reason: str, version: int | None = None) -> Task:
    """Give it to a colleague of the team; raise TakenError when it is somebody else's, NotOnTeamError."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    if task.assignee_id not in {None, actor.pk} and task.team.lead_id != actor.pk:
        raise TakenError(task.assignee, task.assigned_at)
    if not can_be_given(to, task.team) or task.family_does:
        raise NotOnTeamError
    former = task.assignee
    give(task, to, by=By.HUMAN)
    changed(task, Kind.HANDED_OVER, actor=actor, other=to, reason=reason)
    tell_assignee(task, actor)
    if former is not None and former.pk not in {actor.pk, to.pk}:
        _tell(task, former)
    return task


@transaction.atomic
def take_over(*, task_id: UUID, actor: "User", reason: str, version: int | None = None) -> Task:
    """Take it from a colleague, on purpose and with a reason; the colleague is told."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    if task.assignee_id == actor.pk:
        return task
    if not can_be_given(actor, task.team) or task.family_does:
        raise NotOnTeamError
    former = task.assignee
    give(task, actor, by=By.HUMAN)
    changed(task, Kind.TAKEN_OVER, actor=actor, other=former, reason=reason)
    if former is not None:
        _tell(task, former)
    return task


@transaction.atomic
def move_to_team(
    *, task_id: UUID, actor: "User", team: "Team", reason: str, version: int | None = None
) -> Task:
    """Another team does it from now on; nobody there has it yet, and the tags of the former stay there."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    if team.municipality_id != task.municipality_id or team.archived_at is not None:
        raise NotHereError
    if task.team_id == team.pk:
        return task
    former, holder = task.team_id, task.assignee
    task.team = team
    take_from(task)
    TaskTag.unscoped.filter(task=task, tag__team=former).delete()
    changed(task, Kind.MOVED, actor=actor, reason=reason, data={"from": former, "to": team.pk})
    ring_left(task, former, holder)
    if holder is not None and holder.pk != actor.pk:
        _tell(task, holder)
    return task


@transaction.atomic
def wait_for_family(*, task_id: UUID, actor: "User", version: int | None = None) -> Task:
    """The family has the next word."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    task.state, task.snoozed_until, task.waiting_since = State.WAITING, None, None
    return changed(task, Kind.WAITS, actor=actor)


@transaction.atomic
def snooze(*, task_id: UUID, actor: "User", until: dt.datetime, version: int | None = None) -> Task:
    """Put it away until a moment; then it is back with whoever had it."""
    task = locked(task_id, version)
    _must_be_unfinished(task)
    task.state, task.snoozed_until, task.waiting_since = State.SNOOZED, until, None
    return changed(task, Kind.SNOOZED, actor=actor, data={"until": until.isoformat()})


@transaction.atomic
def set_due(
    *,
    task_id: UUID,
    actor: "User",
    due_at: dt.datetime,
    version: int | None = None,
    seen: dt.datetime | None = None,
) -> Task:
    """Due at another moment that is still to come; MissingError("until") for one that is past.

    While the task is still due when it was `seen` to be, another change since `version` is not in the way:
    whoever draws a card to a day means the day, and the rules may give the task to somebody meanwhile.
    """
    task = locked(task_id)
    if version is not None and task.version != version and (seen is None or task.due_at != seen):
        raise MovedOnError(task.version)
    _must_be_unfinished(task)
    if due_at == task.due_at:
        return task
    if due_at <= timezone.now():
        raise MissingError("until")
    task.due_at, task.escalated_at = due_at, None
    return changed(task, Kind.CHANGED, actor=actor)


@transaction.atomic
def make_urgent(*, task_id: UUID, due_at: dt.datetime | None = None) -> Task:
    """What gave rise to it has turned urgent: it weighs more, is due sooner, and sleeps or waits no longer.

    Without `due_at` it is due by the clock, as what is urgent is. What is urgent already, or finished, stays
    as it is: a colleague who put something urgent away is not overruled each time it is announced.
    """
    task = locked(task_id)
    if task.is_finished or task.priority == Task.Priority.URGENT:
        return task
    now = timezone.now()
    task.priority, task.weight = Task.Priority.URGENT, WEIGHTS[Task.Priority.URGENT]
    due = due_at or due_for(task.team, now, task.priority)
    task.due_at, task.escalated_at = min(due, task.due_at or due), None
    if task.state in {State.WAITING, State.SNOOZED}:
        _go_on(task, now)
    changed(task, Kind.CHANGED, actor=None, data={"turned_urgent": True})
    tell_assignee(task, None)
    return task


@transaction.atomic
def finish(*, task_id: UUID, actor: "User | None", version: int | None = None) -> Task:
    """Done; a second time changes nothing. A task that repeats comes again."""
    task = locked(task_id, version)
    if task.is_finished:
        return task
    _end(task, State.DONE)
    changed(task, Kind.DONE, actor=actor)
    _come_again(task, actor)
    return task


@transaction.atomic
def cancel(*, task_id: UUID, actor: "User | None", reason: str = "", version: int | None = None) -> Task:
    """It is not needed any more; a task that repeats ends with it."""
    task = locked(task_id, version)
    if task.is_finished:
        return task
    _end(task, State.CANCELLED)
    return changed(task, Kind.CANCELLED, actor=actor, reason=reason)


@transaction.atomic
def reopen(*, task_id: UUID, actor: "User | None", version: int | None = None) -> Task:
    """Go on with it: what was finished, waits for the family, or is put away.

    What came again after it was finished goes, while nobody has touched it. Raises NewerError.
    """
    follow_ups = list(follow_ups_of(task_id))
    # All at once: locks of tasks are taken in the order of their keys.
    locked_many([task_id, *follow_ups])
    task = locked(task_id, version)
    if task.state in {State.NEW, State.OPEN}:
        return task
    if task.is_finished:
        take_back_follow_up(task)
        refuse_beside_newer(task)
    was_asleep = task.state == State.SNOOZED
    now = timezone.now()
    _go_on(task, now)
    if task.due_at is None or task.due_at <= now:
        task.due_at, task.escalated_at = due_for(task.team, now, task.priority), None
    try:
        with transaction.atomic():
            return changed(task, Kind.WOKEN if was_asleep else Kind.REOPENED, actor=actor)
    except IntegrityError:
        # The newer one was made at this very moment.
        raise NewerError(None) from None


def follow_ups_of(task_id: UUID) -> "QuerySet[Task, UUID]":
    """Keys of what came again after a task, and nobody has touched."""
    found = Task.objects.filter(origin_kind=AGAIN, origin_id=str(task_id), version=1, state__in=UNFINISHED)
    return found.values_list("pk", flat=True)


def take_back_follow_up(task: Task) -> None:
    """What came again after a task was finished is not needed while the task itself is done once more."""
    if task.recurrence:
        for key in follow_ups_of(task.pk):
            cancel(task_id=key, actor=None)


def refuse_beside_newer(task: Task) -> None:
    """Raise NewerError when its origin has another unfinished task of its kind."""
    if not task.origin_id:
        return
    others = Task.objects.filter(
        municipality=task.municipality_id,
        origin_kind=task.origin_kind,
        origin_id=task.origin_id,
        kind=task.kind,
        state__in=UNFINISHED,
    ).exclude(pk=task.pk)
    newer = others.values_list("pk", flat=True).first()
    if newer is not None:
        raise NewerError(newer)


def _go_on(task: Task, now: dt.datetime) -> None:
    if task.assignee is not None and not can_be_given(task.assignee, task.team):
        take_from(task)
    task.state = State.OPEN if task.assignee_id is not None else State.NEW
    task.snoozed_until, task.ended_at, task.waiting_since = None, None, now


def wake_due(now: dt.datetime) -> int:
    """Bring back what was put away until now; return how many."""
    due = Task.objects.filter(state=State.SNOOZED, snoozed_until__lte=now)
    count = 0
    for key in due.order_by("pk").values_list("pk", flat=True):
        count += _wake(key, now)
    return count


@transaction.atomic
def _wake(key: UUID, now: dt.datetime) -> bool:
    task = locked(key)
    # Somebody may have put it away for longer in the meantime.
    if task.state != State.SNOOZED or task.snoozed_until is None or task.snoozed_until > now:
        return False
    reopen(task_id=key, actor=None)
    return True


def _end(task: Task, state: str) -> None:
    task.state, task.ended_at = state, timezone.now()
    task.snoozed_until, task.waiting_since = None, None


def _come_again(task: Task, actor: "User | None") -> None:
    if not task.recurrence or task.recurs_from is None or _came_again(task):
        return
    # Not for days that are past: what was missed for a month does not come thirty times.
    latest = max(_occurrence(task, task.recurs_from), timezone.now())
    # The family's adult may have left, the team may be closed down, or the rule may be one of those that
    # were once taken and cannot be counted: then it ends here.
    with suppress(NotHereError, RecurrenceError):
        due = next_due(task.recurrence, task.recurs_from, latest)
        if due is not None:
            again(task, due, actor)


def _occurrence(task: Task, first: dt.datetime) -> dt.datetime:
    """For which moment of its rule the task is: moved to another day, it stands in for the same one."""
    if task.origin_kind != AGAIN:
        return first
    line = TaskEvent.unscoped.filter(task=task, kind=Kind.CREATED).first()
    told = parse_datetime(str(line.data.get(OCCURRENCE, ""))) if line is not None else None
    # Made before that was noted: the day that it has. With a new rule: where that begins.
    return max(told or task.due_at or first, first)


def _came_again(task: Task) -> bool:
    """Whether it was finished before and opened again, and its follow-up is being done, or was."""
    there = Task.objects.filter(origin_kind=AGAIN, origin_id=str(task.pk))
    return there.exclude(state=State.CANCELLED).exists()


def _must_be_unfinished(task: Task) -> None:
    if task.is_finished:
        raise FinishedError


def _tell(task: Task, person: "User") -> None:
    notify(municipality=task.municipality, user=person, type=WATCHED, about=task.pk)
