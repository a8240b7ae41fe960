"""What lists and boards show of a task, ready for a template."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.encryption.keyring import preload_keys
from plugins.tasks.actions.births import BORN
from plugins.tasks.actions.placing import NOBODY
from plugins.tasks.admin.addresses import LIST, query_of
from plugins.tasks.choosing import in_words
from plugins.tasks.models import BY_RULE, Task, TaskEvent
from plugins.tasks.queries.tasks import NOBODYS, Filters

if TYPE_CHECKING:
    from cms.accounts.models import User

State = Task.State
# What only rules do: lines of before that was said.
RULES_ONLY = frozenset({TaskEvent.Kind.GIVEN, TaskEvent.Kind.WOKEN, TaskEvent.Kind.ESCALATED})
# Stands in for a task or a person while an address is built: of 120 rows, one is built.
_ANY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Row:
    """A row or a card; `address` leads to the task, `place_address` takes it to another column.

    Texts where they can be: a template takes longer over a number or a moment than over a text.
    """

    task: Task
    version: str
    address: str
    place_address: str
    label: str
    family: str
    who: str
    is_overdue: bool
    is_mine: bool
    tags: list[str]
    is_ours: bool
    may_move: bool

    @property
    def why(self) -> str:
        """Why a rule chose who has it; "" when a human did."""
        return in_words(self.task.assigned_why) if self.task.assigned_by == Task.AssignedBy.RULE else ""

    @property
    def waits(self) -> str:
        """For how long it has waited; "" when it does not."""
        return timesince(self.task.waiting_since, depth=1) if self.task.waiting_since is not None else ""

    @property
    def kind(self) -> str:
        return str(Task.Kind(self.task.kind).label)

    @property
    def state(self) -> str:
        return str(State(self.task.state).label)

    @property
    def priority(self) -> str:
        return str(Task.Priority(self.task.priority).label)

    @property
    def whose(self) -> str:
        """The family and who does it."""
        return f"{self.family} · {self.who}" if self.family else self.who

    @property
    def due_at(self) -> str:
        """When it is due, in words."""
        due = self.due
        return formats.date_format(due, "SHORT_DATETIME_FORMAT") if due is not None else ""

    @property
    def due(self) -> dt.datetime | None:
        """When it is due, by the clock of the place."""
        return timezone.localtime(self.task.due_at) if self.task.due_at is not None else None


def rows_of(tasks: Iterable[Task], user: "User") -> list[Row]:
    """Rows, with the keys of all their words fetched in one query."""
    found, now = list(tasks), timezone.now()
    preload_keys(task.words_key for task in found)
    addresses = reverse("tasks:task", args=[_ANY]), reverse("tasks:act", args=[_ANY, "place"])
    return [_row(task, user, now, addresses) for task in found]


def _row(task: Task, user: "User", now: dt.datetime, addresses: tuple[str, str]) -> Row:
    address, place_address = (one.replace(str(_ANY), str(task.pk)) for one in addresses)
    is_mine = task.assignee_id == user.pk
    late = task.state != State.SNOOZED and not task.is_finished
    return Row(
        task=task,
        version=str(task.version),
        address=address,
        place_address=place_address,
        label=task.label,
        family=task.family_name,
        who=_who(task, is_mine=is_mine),
        is_overdue=late and task.due_at is not None and task.due_at < now,
        is_mine=is_mine,
        tags=[tag["name"] for tag in task.tags_told],
        is_ours=not task.family_does,
        may_move=not task.family_does and not task.is_finished,
    )


def _who(task: Task, *, is_mine: bool) -> str:
    if task.family_does:
        return _("the family")
    if task.assignee is None:
        return _("nobody has it")
    return _("you") if is_mine else str(task.assignee)


@dataclass(frozen=True)
class Column:
    """A column of the board; `key` is where a card goes that is put into it.

    `total` counts what is not shown too; `more` is the query of the list that shows all of it, else "".
    """

    key: str
    name: str
    rows: list[Row]
    total: int
    more: str

    @property
    def rest_said(self) -> str:
        return more_in_words(self.total - len(self.rows))


def more_in_words(count: int) -> str:
    return ngettext("%(n)s more", "%(n)s more", count) % {"n": count}


def by_state(rows: Sequence[Row], totals: Mapping[Any, int], filters: Filters) -> list[Column]:
    """What is to be done, by where it stands; the last column takes cards that are done."""
    found = _grouped(rows, lambda row: row.task.state)
    columns = []
    for state in (State.NEW, State.OPEN, State.WAITING, State.SNOOZED, State.DONE):
        own = found[state.value]
        total = totals.get(state.value, len(own))
        more = query_of(filters, LIST, state=state.value) if total > len(own) else ""
        columns.append(Column(f"state:{state.value}", str(state.label), own, total, more))
    return columns


def by_person(
    rows: Sequence[Row],
    totals: Mapping[Any, int],
    filters: Filters,
    people: Sequence["User"],
    user: "User",
) -> list[Column]:
    """The queue first, then oneself, then the colleagues by name."""
    found = _grouped((row for row in rows if not row.task.family_does), lambda row: row.task.assignee_id)
    more_of = query_of(filters, LIST, person=_ANY)

    def column(key: uuid.UUID | None, name: str, more: str) -> Column:
        own = found[key]
        total = totals.get(key, len(own))
        return Column(f"person:{key or NOBODY}", name, own, total, more if total > len(own) else "")

    columns = [
        column(None, _("Nobody's"), query_of(filters, LIST, view=NOBODYS)),
        column(user.pk, _("Me"), more_of.replace(str(_ANY), str(user.pk))),
    ]
    return columns + [
        column(person.pk, str(person), more_of.replace(str(_ANY), str(person.pk)))
        for person in people
        if person.pk != user.pk
    ]


def _grouped(rows: Iterable[Row], column: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """The rows of each column, in their order; empty for any other."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[column(row)].append(row)
    return found


@dataclass(frozen=True)
class Line:
    """A line of the history, in plain words."""

    at: dt.datetime
    words: str
    reason: str


def history_of(events: Iterable[TaskEvent]) -> list[Line]:
    return [Line(at=event.at, words=_line(event), reason=event.reason or "") for event in events]


def _line(event: TaskEvent) -> str:
    actor = str(event.actor) if event.actor is not None else _nobody(event)
    said = f"{actor} {_did(event)}"
    if event.other is not None:
        said = f"{said}: {event.other}"
    why = in_words(event.data) if event.kind == TaskEvent.Kind.GIVEN else ""
    return f"{said}. {why}" if why else said


def _nobody(event: TaskEvent) -> str:
    """Who did what has no actor: the rules, or a colleague whose name is erased."""
    passed_on = event.data.get("passed_on") and not event.data.get("end_of_shift")
    by_rule = event.data.get(BY_RULE) or event.kind in RULES_ONLY or passed_on
    return _("The rules") if by_rule else _("A former colleague")


def _did(event: TaskEvent) -> str:
    """What the actor did: of something urgent, whom it was told of."""
    told = {
        "owner": pgettext("did with a task", "told who has it, or stands in, that it waits"),
        "team": pgettext("did with a task", "told the team on duty that it waits"),
        "lead": pgettext("did with a task", "told the lead, or who stands in, that it waits"),
    }
    if event.data.get(BORN):
        return pgettext("did with a task", "recorded the birth: the task is due on another day")
    if event.data.get("turned_urgent"):
        return pgettext("did with a task", "made it urgent")
    return told.get(str(event.data.get("rung", ""))) or str(event.get_kind_display())
