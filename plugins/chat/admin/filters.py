"""The inbox's filters, kept in the address so that back always works."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from plugins.chat.models import Conversation
from plugins.chat.queries.inbox import ALL, MINE, TEAM, UNASSIGNED, VIEWS, Filters

VIEW_NAMES = {
    TEAM: _("My team"),
    MINE: _("Mine"),
    UNASSIGNED: _("Nobody's"),
    ALL: _("All"),
}
STATES = Conversation.State


def read_filters(given: Mapping[str, str]) -> Filters:
    """What stands in the address; nonsense is no filter."""
    view = given.get("view", TEAM)
    state = given.get("state", "open")
    team = given.get("team", "")
    return Filters(
        view=view if view in VIEWS else TEAM,
        state=state if state in STATES.values else ("" if state == "any" else STATES.OPEN),
        team=int(team) if team.isdigit() else None,
        urgent=given.get("urgent") == "1",
        name=given.get("name", "").strip()[:80],
    )


def query_of(filters: Filters, **changed: object) -> str:
    """The address's query for these filters, with some of them changed."""
    values: dict[str, object] = {
        "view": filters.view,
        "state": filters.state or "any",
        "team": filters.team or "",
        "urgent": "1" if filters.urgent else "",
        "name": filters.name,
    } | changed
    return urlencode({key: value for key, value in values.items() if value != ""})


@dataclass(frozen=True)
class View:
    """One of the views on the left: its name, its number and where it leads."""

    key: str
    name: str
    count: int
    query: str
    is_current: bool


def views_of(filters: Filters, counted: Mapping[str, int]) -> list[View]:
    numbers = {TEAM: counted["team"], MINE: counted["mine"], UNASSIGNED: counted["unassigned"]}
    return [
        View(
            key=key,
            name=str(VIEW_NAMES[key]),
            count=numbers.get(key, counted["team"]),
            query=query_of(filters, view=key),
            is_current=filters.view == key,
        )
        for key in (TEAM, MINE, UNASSIGNED)
    ]
