"""What every change of a task leaves behind: a version, a line, an entry in the audit, and a bell."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions.telling import notify
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key, subscription_key
from plugins.tasks import audit
from plugins.tasks.actions.contacts import known_by_first_task
from plugins.tasks.actions.locks import locked_share
from plugins.tasks.models import BY_RULE, Task, TaskEvent
from plugins.tasks.notifications import GIVEN, WATCHED

if TYPE_CHECKING:
    from cms.accounts.models import User

Kind = TaskEvent.Kind
TEAM = "team"
_AUDITED = {Kind.CREATED: audit.CREATED, Kind.DONE: audit.COMPLETED}
# What those who follow a task hear of.
_TOLD = frozenset({Kind.DONE, Kind.CANCELLED, Kind.REOPENED, Kind.MOVED, Kind.HANDED_OVER, Kind.COMMENTED})


def give(task: Task, to: "User", *, by: str, why: dict[str, Any] | None = None) -> None:
    """Note in memory that somebody has it from now on, under their share's lock. Save it with `changed`."""
    share = locked_share(task.team, to)
    now = timezone.now()
    share.last_given_at = now
    share.save(update_fields=["last_given_at"])
    task.assignee, task.assigned_by, task.assigned_at = to, by, now
    task.assigned_why = why or {}
    if by == Task.AssignedBy.RULE:
        # Nobody has told this person that it is late.
        task.escalated_at = None
    if task.state == Task.State.NEW:
        task.state = Task.State.OPEN
    if task.family_id is not None and by == Task.AssignedBy.HUMAN:
        known_by_first_task(family_id=task.family_id, team=task.team, person=to)


def take_from(task: Task) -> None:
    """Note in memory that it is the team's again."""
    task.assignee, task.assigned_by, task.assigned_at, task.assigned_why = None, "", None, {}
    task.escalated_at = None
    if task.state == Task.State.OPEN:
        task.state = Task.State.NEW


def changed(
    task: Task,
    kind: TaskEvent.Kind,
    *,
    actor: "User | None",
    other: "User | None" = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> Task:
    """Save a change, write its line, put it on record and ring."""
    task.version += 1
    task.save()
    noted(task, kind, actor=actor, other=other, reason=reason, data=data)
    return task


def noted(
    task: Task,
    kind: TaskEvent.Kind,
    *,
    actor: "User | None",
    other: "User | None" = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> TaskEvent:
    """Write the line of something that changes no column of the task."""
    # Said, so that it is still true when a colleague is erased and their lines lose who did it.
    by_rule = {BY_RULE: True} if actor is None else {}
    line = TaskEvent(task=task, kind=kind, actor=actor, other=other, data=(data or {}) | by_rule)
    line.reason = reason or None
    line.save()
    record(
        _AUDITED.get(kind, audit.WORKED),
        actor=actor,
        municipality=task.municipality,
        target=task,
        family=task.family,
        data={"act": str(kind.value)},
    )
    ring(task)
    if kind in _TOLD:
        _tell_watchers(task, actor)
    return line


def ring(task: Task) -> None:
    """Ring those who have the team's list open, whoever has the task, and the adult who may see it."""
    team = group(task.municipality, "tasks", subscription_key(TEAM, str(task.team_id)))
    publish_on_commit(team, "tasks.changed", {"task": str(task.pk), "team": task.team_id}, coalesce=True)
    people = [task.assignee, task.guardian if task.tells_family else None]
    for person in people:
        if person is not None:
            own = group(task.municipality, "tasks", personal_key(person))
            publish_on_commit(own, "tasks.changed", {"task": str(task.pk)}, coalesce=True)


def ring_left(task: Task, team_id: int, person: "User | None") -> None:
    """Ring those who have lost the task: the team whose it was, and who had it there."""
    team = group(task.municipality, "tasks", subscription_key(TEAM, str(team_id)))
    publish_on_commit(team, "tasks.changed", {"task": str(task.pk), "team": team_id}, coalesce=True)
    if person is not None:
        own = group(task.municipality, "tasks", personal_key(person))
        publish_on_commit(own, "tasks.changed", {"task": str(task.pk)}, coalesce=True)


def tell_assignee(task: Task, actor: "User | None") -> None:
    """Tell somebody of a task that they did not take themselves."""
    if task.assignee is not None and (actor is None or task.assignee.pk != actor.pk):
        urgent = task.priority == Task.Priority.URGENT
        notify(municipality=task.municipality, user=task.assignee, type=GIVEN, about=task.pk, urgent=urgent)


def _tell_watchers(task: Task, actor: "User | None") -> None:
    followers = task.watchers.select_related("user")
    if actor is not None:
        followers = followers.exclude(user=actor)
    for watcher in followers:
        notify(municipality=task.municipality, user=watcher.user, type=WATCHED, about=task.pk)
