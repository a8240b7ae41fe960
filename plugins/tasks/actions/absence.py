"""Work of somebody who is away or leaves goes on: to who stands in, or back to the team."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.notifications.actions.telling import notify
from cms.teams.queries import stand_in
from plugins.tasks.actions.contacts import follow_contacts
from plugins.tasks.actions.locks import locked_many
from plugins.tasks.actions.writing import changed, give, take_from, tell_assignee
from plugins.tasks.models import UNFINISHED, Task, TaskEvent
from plugins.tasks.notifications import PASSED_ON
from plugins.tasks.rules import can_be_given

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

# Why it was passed on, in the history's `data`.
AWAY = "passed_on"


@transaction.atomic
def pass_on(
    *, user: "User", municipality: "Municipality", team_id: int | None = None, leaves: bool = False
) -> list[Task]:
    """Give everything unfinished of `user` to who stands in, or back to the team; return what moved.

    All of it in one transaction: all tasks are locked first, then the shares. The leads are told, and
    find the list. With `team_id`, of that team alone. The families of who `leaves` know who stands in, or nobody.
    """
    person = stand_in(user, timezone.now(), municipality)
    person = person if person is not None and person.pk != user.pk else None
    tasks = [task for task in locked_many(_held(user, team_id)) if task.assignee_id == user.pk]
    tasks.sort(key=lambda task: (task.team_id, str(task.pk)))
    for task in tasks:
        _pass(task, user, person)
    left = (
        follow_contacts(user=user, municipality=municipality, team_id=team_id, person=person)
        if leaves
        else []
    )
    teams = [task.team for task in tasks] + [contact.team for contact in left]
    leads = {team.lead for team in teams if team.lead is not None}
    for lead in sorted(leads, key=lambda one: one.pk):
        notify(municipality=municipality, user=lead, type=PASSED_ON, about=user.pk)
    return tasks


def _held(user: "User", team_id: int | None) -> list[UUID]:
    held: QuerySet[Task] = Task.objects.filter(assignee=user, state__in=UNFINISHED)
    if team_id is not None:
        held = held.filter(team=team_id)
    return list(held.values_list("pk", flat=True))


def _pass(task: Task, user: "User", person: "User | None") -> None:
    data = {AWAY: True}
    if person is not None and can_be_given(person, task.team):
        give(task, person, by=Task.AssignedBy.RULE, why={"stands_in_for": str(user.pk)})
        changed(
            task, TaskEvent.Kind.HANDED_OVER, actor=None, other=person, data=data | {"from": str(user.pk)}
        )
        tell_assignee(task, None)
    else:
        take_from(task)
        changed(task, TaskEvent.Kind.RELEASED, actor=None, other=user, data=data | {"from": str(user.pk)})
