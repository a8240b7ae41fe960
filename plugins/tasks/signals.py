"""Other plugins' work becomes tasks."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.plugin_api.work import Origin, Work, WorkKind, work_arose, work_settled
from cms.teams.queries import teams_of
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.actions.handling import finish, make_urgent
from plugins.tasks.actions.locks import locked_share
from plugins.tasks.models import Task
from plugins.tasks.models.tasks import WEIGHTS
from plugins.tasks.queries.shares import colleagues_of
from plugins.tasks.queries.tasks import open_origin
from plugins.tasks.rules import can_be_given, guards

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

KINDS = {
    WorkKind.UNANSWERED: Task.Kind.REPLY,
    WorkKind.SILENT: Task.Kind.FOLLOW_UP,
    WorkKind.MEETING_ASKED: Task.Kind.CALL,
    WorkKind.CALL_BACK: Task.Kind.CALL,
    WorkKind.NO_SHOW: Task.Kind.FOLLOW_UP,
    WorkKind.FOLLOW_UP: Task.Kind.FOLLOW_UP,
    WorkKind.OVERDUE_REVIEW: Task.Kind.REVIEW,
    WorkKind.HANDED_OVER: Task.Kind.GREET,
}


def on_work_arose(*, municipality: "Municipality", work: Work) -> str:
    """Make a task, or find the one that is there already."""
    kind, origin = KINDS[work.kind], work.origin
    there = open_origin(municipality, origin.kind, origin.key).filter(kind=kind)
    found = there.first()
    if found is not None:
        if work.is_urgent:
            make_urgent(task_id=found.pk, due_at=work.due_at)
        return str(found.pk)
    work = _as_it_can_be_kept(work)
    facts = TaskFacts(
        team=work.team,
        family=work.family,
        guardian=work.guardian,
        kind=kind,
        priority=Task.Priority.URGENT if work.is_urgent else Task.Priority.NORMAL,
        due_at=work.due_at,
        origin=(origin.kind, origin.key, origin.path),
    )
    try:
        # A savepoint: when another process was first, the sender's own work goes on.
        with transaction.atomic():
            person, why = _who_goes_on(work, WEIGHTS[Task.Priority(facts.priority)])
            made = create_task(facts=facts, actor=work.actor, assignee=person, why=why)
    except IntegrityError:
        return str(there.get().pk)
    return str(made.pk)


def _as_it_can_be_kept(work: Work) -> Work:
    """Work of an adult whose access has ended, or of a team that is closed down, is still to be done.

    No family sees a task of announced work; without the adult, it is for colleagues as it was. For a closed
    team the first of the municipality's others does it.
    """
    if work.guardian is not None and work.family is not None and not guards(work.guardian, work.family):
        work = replace(work, guardian=None)
    if work.team.archived_at is not None:
        other = teams_of(work.municipality).first()
        work = replace(work, team=other) if other is not None else work
    return work


def _who_goes_on(work: Work, weight: int) -> "tuple[User | None, dict[str, Any] | None]":
    """Who has it at once, and why a rule says so; nobody of the kind: the queue.

    Who announces it for themselves has chosen it. For anybody else it is a rule that chooses, and a rule gives
    nothing to who is away, has finished their shift, or has no room.
    """
    person = work.person
    if person is None or not can_be_given(person, work.team):
        return None, None
    if work.actor is not None and work.actor.pk == person.pk:
        return person, None
    # Their load is counted under the lock that everybody takes who gives them something.
    locked_share(work.team, person)
    one = next((one for one in colleagues_of(work.team, timezone.now()) if one.user.pk == person.pk), None)
    if one is None or not one.has_room_for(weight):
        return None, None
    return person, {"goes_on": True, "load": one.load, "capacity": one.capacity}


def on_work_settled(*, municipality: "Municipality", origin: Origin, actor: "User | None") -> None:
    """Finish what the origin gave rise to."""
    with transaction.atomic():
        for key in (
            open_origin(municipality, origin.kind, origin.key).order_by("pk").values_list("pk", flat=True)
        ):
            finish(task_id=key, actor=actor)


receivers = [(work_arose, on_work_arose), (work_settled, on_work_settled)]
