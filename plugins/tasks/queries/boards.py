"""The cards of boards and calendars: so many in all, shared out evenly among the columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from plugins.tasks.models import UNFINISHED, Task
from plugins.tasks.queries.tasks import (
    UNFINISHED_ONLY,
    narrowed,
    order_of,
    tasks_for,
    visible_to,
    with_people,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from cms.accounts.models import User
    from cms.teams.models import Team
    from plugins.tasks.queries.tasks import Filters

STATE, PERSON, DAY = "state", "person", "day"


@dataclass(frozen=True)
class Cards:
    """Tasks in the order of a list; `totals` counts what stands in each column, shown or not.

    Its keys are states, people's keys (None for nobody's) or days. Of what is finished nothing is counted,
    for that grows with the years: then `has_more` says whether there is more than is shown.
    """

    tasks: list[Task]
    totals: dict[Any, int] = field(default_factory=dict)
    has_more: bool = False


def cards_for(
    user: "User",
    filters: "Filters",
    column: str,
    most: int,
    *,
    teams: "Iterable[Team]",
    people: "Iterable[User]" = (),
) -> Cards:
    """At most `most` cards; on a board by person those of `people`, and nobody's.

    Each column has its first before any has its second, so that none is empty because of the others.
    Two queries, over all that is to be done.
    """
    if filters.state != UNFINISHED_ONLY and filters.state not in UNFINISHED:
        found = list(tasks_for(user, filters, most + 1, teams=teams))
        return Cards(found[:most], has_more=len(found) > most)
    tasks = narrowed(visible_to(user, teams), user, filters)
    if column == PERSON:
        tasks = tasks.filter(Q(assignee__in=list(people)) | Q(assignee=None, family_does=False))
    order = order_of(filters)
    numbered = (
        tasks.annotate(column=_columns()[column])
        .annotate(
            place=Window(RowNumber(), partition_by=[F("column")], order_by=order),
            total=Window(Count("pk"), partition_by=[F("column")]),
        )
        .order_by("place", *order)
        .values_list("column", "total", "pk")
    )
    rows = list(numbered[:most])
    shown: QuerySet[Task] = Task.objects.filter(pk__in=[key for *_, key in rows])
    return Cards(
        tasks=list(with_people(shown).order_by(*order)), totals={place: total for place, total, _key in rows}
    )


def _columns() -> "dict[str, Combinable]":
    return {
        STATE: F("state"),
        PERSON: F("assignee"),
        DAY: TruncDate("due_at", tzinfo=timezone.get_current_timezone()),
    }
