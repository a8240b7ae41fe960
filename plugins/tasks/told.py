"""What a family is told of a task: one plain sentence, made of its kind, its team and its day only."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.teams.models import TeamText
from cms.teams.promise import day_in_words
from plugins.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Task.Kind


def told_in_words(task: Task) -> str:
    """E.g. "A health visitor calls you on Thursday at the latest." In the active language.

    What waits for the family, was put off or is done says so instead of a day that is not kept.
    """
    who = _who(task)
    if task.state == Task.State.DONE:
        return _done() % {"who": who}
    if task.state == Task.State.WAITING:
        return _waits() % {"who": who}
    if task.state == Task.State.SNOOZED and task.snoozed_until is not None:
        return _later() % {"who": who, "day": _day(timezone.localtime(task.snoozed_until).date())}
    due = timezone.localtime(task.due_at).date() if task.due_at else None
    if due is None or due < timezone.localdate():
        return _late() % {"who": who}
    return _ON_TIME.get(Kind(task.kind), _any)() % {"who": who, "day": _day(due)}


def _who(task: Task) -> str:
    """The team's own word for who reads, in the active language: no name of a person."""
    language = (get_language() or "").partition("-")[0]
    texts = getattr(task.team, "_prefetched_objects_cache", {}).get("texts")
    found = texts if texts is not None else TeamText.unscoped.filter(team=task.team)
    text = next((one for one in found if one.language == language and one.reader), None)
    return text.reader if text is not None else _("Somebody in the team")


def _day(due: dt.date) -> str:
    return day_in_words(due, timezone.localdate())


def _call() -> str:
    return _("%(who)s calls you %(day)s at the latest.")


def _reply() -> str:
    return _("%(who)s answers you %(day)s at the latest.")


def _visit() -> str:
    return _("%(who)s visits you %(day)s.")


def _interpreter() -> str:
    return _("%(who)s books an interpreter for you %(day)s at the latest.")


def _any() -> str:
    return _("%(who)s takes care of something for you %(day)s at the latest.")


def _waits() -> str:
    return _("%(who)s waits for an answer from you, and then goes on.")


def _later() -> str:
    return _("%(who)s goes on with something for you later: %(day)s.")


def _done() -> str:
    return _("%(who)s is done with something for you.")


def _late() -> str:
    return _("%(who)s has not forgotten you. It takes a little longer than we said.")


_ON_TIME: "dict[Task.Kind, Callable[[], str]]" = {
    Kind.CALL: _call,
    Kind.REPLY: _reply,
    Kind.VISIT: _visit,
    Kind.INTERPRETER: _interpreter,
}
