"""What should not be: each a query of its own, so that each can be counted and told of."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from cms.municipalities.scope import current_municipality
from cms.teams.models import TeamMember
from cms.teams.queries import absences_on, zone
from plugins.tasks.models import UNFINISHED, Task

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

State = Task.State
# So long may something urgent be without a human who says "I do it".
URGENT_WITHIN = dt.timedelta(minutes=10)
MOST_AT_ONCE = 200
# A worker that is well wakes tasks within a minute or two.
PATIENCE = dt.timedelta(minutes=10)


def late_tasks(municipality: "Municipality", now: dt.datetime) -> dict[str, QuerySet[Task]]:
    """Overdue; urgent and accepted by no human; asleep past their time; with somebody who is away or gone."""
    unfinished = Task.unscoped.filter(municipality=municipality, state__in=UNFINISHED, family_does=False)
    return {
        "overdue": unfinished.exclude(state=State.SNOOZED).filter(due_at__lt=now),
        "urgent": unfinished.filter(
            priority=Task.Priority.URGENT,
            state__in=[State.NEW, State.OPEN],
        )
        .exclude(assigned_by=Task.AssignedBy.HUMAN)
        # Who was given it by a rule has their own ten minutes.
        .alias(theirs_since=Coalesce("assigned_at", "waiting_since"))
        .filter(theirs_since__lt=now - URGENT_WITHIN),
        "asleep": unfinished.filter(state=State.SNOOZED, snoozed_until__lt=now - PATIENCE),
        "away": unfinished.filter(assignee__isnull=False).filter(_away(municipality, now)),
    }


def _away(municipality: "Municipality", now: dt.datetime) -> Q:
    day = now.astimezone(zone()).date()
    absent = absences_on(municipality, day).values("user")
    here = TeamMember.unscoped.filter(team__municipality=municipality, ended_at=None).values("user")
    return Q(assignee__in=absent) | ~Q(assignee__in=here)


def is_unaccepted(task: Task) -> bool:
    """Urgent, and no human has said "I do it"."""
    return (
        task.priority == Task.Priority.URGENT
        and task.state in {State.NEW, State.OPEN}
        and task.assigned_by != Task.AssignedBy.HUMAN
    )


def untold(late: dict[str, QuerySet[Task]], now: dt.datetime) -> list[UUID]:
    """Keys of what is to be told of: every ten minutes when urgent and accepted by nobody, once when overdue."""
    urgent = late["urgent"].filter(Q(escalated_at=None) | Q(escalated_at__lte=now - URGENT_WITHIN))
    overdue = late["overdue"].filter(Q(escalated_at=None) | Q(escalated_at__lt=F("due_at")))
    found: dict[UUID, None] = {}
    for rows in (urgent, overdue):
        found |= dict.fromkeys(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return list(found)


_ALARMS = {
    "overdue": "tasks are overdue",
    "urgent": "urgent tasks were accepted by nobody",
    "asleep": "pauses are over and nobody was woken",
    "away": "tasks lie with somebody who is away",
}


def alarms(now: dt.datetime) -> list[str]:
    """One sentence for each kind of thing that is late in the current municipality; counts only."""
    late = late_tasks(current_municipality(), now)
    counted = {words: late[name].count() for name, words in _ALARMS.items()}
    return [f"{count} {words}." for words, count in counted.items() if count]
