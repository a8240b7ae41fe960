"""What the list is narrowed to, in words, each with the address without it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from cms.teams.models import Team
from plugins.chat.admin.filters import STATES, query_of
from plugins.chat.queries.inbox import Filters


@dataclass(frozen=True)
class Chip:
    """A chosen filter; `query` is that of the list without it."""

    label: str
    query: str


def chips_of(filters: Filters, choices: Mapping[str, Any]) -> list[Chip]:
    """The chosen filters in the order of their fields. What waits is where one starts, and no choice."""
    words = {
        "searched": _("Name: %(name)s") % {"name": filters.name} if filters.name else "",
        "team": _team(filters.team, choices["teams"]),
        "state": _state(filters.state),
        "urgent": _("Urgent only") if filters.urgent else "",
        "tag": _of({tag.pk: tag.name for tag in choices["tags"]}, filters.tag),
        "topic": _of(dict(choices["topics"]), filters.topic),
        "language": _of(dict(choices["languages"]), filters.language),
        "since": _("from %(day)s") % {"day": _day(filters.since)} if filters.since else "",
        "until": _("until %(day)s") % {"day": _day(filters.until)} if filters.until else "",
        "family": _("One family only") if filters.family else "",
    }
    return [Chip(label, query_of(filters, **{name: ""})) for name, label in words.items() if label]


def _state(state: str) -> str:
    if state == STATES.OPEN:
        return ""
    return str(STATES(state).label) if state else _("All states")


def _team(key: int | None, mine: Iterable[Team]) -> str:
    if key is None:
        return ""
    known = next((team for team in mine if team.pk == key), None)
    if known is not None:
        return str(known)
    return str(Team.objects.filter(pk=key).first() or _unknown())


def _of(names: Mapping[Any, Any], key: Any) -> str:
    """The name of what is chosen; what nobody here can choose narrows the list too, and can be removed."""
    return str(names.get(key) or _unknown()) if key else ""


def _unknown() -> str:
    return _("Something that is not there any more")


def _day(day: dt.date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
