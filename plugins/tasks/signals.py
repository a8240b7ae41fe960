"""Other plugins' work becomes tasks."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cms.plugin_api.work import Origin, Work, WorkKind, work_arose, work_settled
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.actions.handling import finish, make_urgent
from plugins.tasks.models import Task
from plugins.tasks.queries.tasks import open_origin
from plugins.tasks.rules import can_be_given

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
    facts = TaskFacts(
        team=work.team,
        family=work.family,
        guardian=work.guardian,
        kind=kind,
        priority=Task.Priority.URGENT if work.is_urgent else Task.Priority.NORMAL,
        due_at=work.due_at,
        origin=(origin.kind, origin.key, origin.path),
    )
    person = work.person
    try:
        # A savepoint: when another process was first, the sender's own work goes on.
        with transaction.atomic():
            made = create_task(
                facts=facts,
                actor=None,
                assignee=person if person is not None and can_be_given(person, work.team) else None,
            )
    except IntegrityError:
        return str(there.get().pk)
    return str(made.pk)


def on_work_settled(*, municipality: "Municipality", origin: Origin, actor: "User | None") -> None:
    """Finish what the origin gave rise to."""
    with transaction.atomic():
        for key in (
            open_origin(municipality, origin.kind, origin.key).order_by("pk").values_list("pk", flat=True)
        ):
            finish(task_id=key, actor=actor)


receivers = [(work_arose, on_work_arose), (work_settled, on_work_settled)]
