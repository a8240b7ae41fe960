"""What lists and boards show of a task, ready for a template."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from cms.encryption.keyring import preload_keys
from plugins.tasks.actions.placing import NOBODY
from plugins.tasks.choosing import in_words
from plugins.tasks.models import Task, TaskEvent

if TYPE_CHECKING:
    from cms.accounts.models import User

State = Task.State
# Stands in for a task while an address is built: of 200 rows, one is asked of the router.
_ANY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Row:
    """A row or a card; `address` leads to the task, `place_address` takes it to another column."""

    task: Task
    address: str
    place_address: str
    label: str
    family: str
    who: str
    why: str
    waits: str
    is_overdue: bool
    is_mine: bool
    tags: list[str]
    may_move: bool

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
        address=address,
        place_address=place_address,
        label=task.label,
        family=str(task.family) if task.family is not None else "",
        who=_who(task, is_mine=is_mine),
        why=in_words(task.assigned_why) if task.assigned_by == Task.AssignedBy.RULE else "",
        waits=timesince(task.waiting_since, now, depth=1) if task.waiting_since is not None else "",
        is_overdue=late and task.due_at is not None and task.due_at < now,
        is_mine=is_mine,
        tags=[tag["name"] for tag in task.tags_told],
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
    """A column of the board; `key` is where a card goes that is put into it."""

    key: str
    name: str
    rows: list[Row]


def by_state(rows: Sequence[Row]) -> list[Column]:
    """What is to be done, by where it stands; the last column takes cards that are done."""
    states = (State.NEW, State.OPEN, State.WAITING, State.SNOOZED, State.DONE)
    return [
        Column(f"state:{state.value}", str(state.label), [row for row in rows if row.task.state == state])
        for state in states
    ]


def by_person(rows: Sequence[Row], people: Sequence["User"], user: "User") -> list[Column]:
    """The queue first, then oneself, then the colleagues by name."""
    ordered = [user, *(person for person in people if person.pk != user.pk)]
    nobodys = [row for row in rows if row.task.assignee_id is None and not row.task.family_does]
    columns = [Column(f"person:{NOBODY}", _("Nobody's"), nobodys)]
    for person in ordered:
        own = [row for row in rows if row.task.assignee_id == person.pk]
        name = _("Me") if person.pk == user.pk else str(person)
        columns.append(Column(f"person:{person.pk}", name, own))
    return columns


@dataclass(frozen=True)
class Line:
    """A line of the history, in plain words."""

    at: dt.datetime
    words: str
    reason: str


def history_of(events: Iterable[TaskEvent]) -> list[Line]:
    return [Line(at=event.at, words=_line(event), reason=event.reason or "") for event in events]


def _line(event: TaskEvent) -> str:
    actor = str(event.actor) if event.actor is not None else _("The rules")
    said = f"{actor} {event.get_kind_display()}"
    if event.other is not None:
        said = f"{said}: {event.other}"
    why = in_words(event.data) if event.kind == TaskEvent.Kind.GIVEN else ""
    return f"{said}. {why}" if why else said
