"""The inbox's filters, kept in the address so that back always works.

An address ends up in logs and histories: it holds keys, codes and dates. A name that is searched for is
sent as a form, rests in the session, and the address says only that there is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.accounts.languages import language_choices
from cms.plugin_api.reading import day_of, key_of, number_of
from cms.teams.models import Team, TeamTopicLabel
from plugins.chat.models import Conversation, Tag
from plugins.chat.queries.inbox import ALL, DRAFTS, MINE, TEAM, UNASSIGNED, VIEWS, Filters

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

VIEW_NAMES = {
    ALL: _("All"),
    TEAM: _("My team"),
    MINE: _("Mine"),
    UNASSIGNED: _("Nobody's"),
    DRAFTS: _("Drafts"),
}
STATES = Conversation.State
SEARCHED_NAME = "chat.searched_name"
LONGEST_NAME = 80


def filters_of(request: HttpRequest) -> Filters:
    """The request's filters, with the name from the session if the address asks for it."""
    name = request.session.get(SEARCHED_NAME, "") if request.GET.get("searched") == "1" else ""
    return read_filters(request.GET, name)


def read_filters(given: Mapping[str, str], name: str = "") -> Filters:
    """What stands in the address; nonsense is no filter."""
    view = given.get("view", ALL)
    state = given.get("state", "open")
    return Filters(
        view=view if view in VIEWS else ALL,
        state=state if state in STATES.values else ("" if state == "any" else STATES.OPEN),
        team=number_of(given.get("team", "")),
        tag=number_of(given.get("tag", "")),
        topic=number_of(given.get("topic", "")),
        language=given.get("language", "")[:12],
        family=key_of(given.get("family", "")),
        since=day_of(given.get("since", "")),
        until=day_of(given.get("until", "")),
        urgent=given.get("urgent") == "1",
        name=name[:LONGEST_NAME],
    )


def query_of(filters: Filters, **changed: object) -> str:
    """The address's query for these filters, with some of them changed. Never the name."""
    values: dict[str, object] = {
        "view": filters.view,
        "state": filters.state or "any",
        "team": filters.team or "",
        "tag": filters.tag or "",
        "topic": filters.topic or "",
        "language": filters.language,
        "family": filters.family or "",
        "since": filters.since or "",
        "until": filters.until or "",
        "urgent": "1" if filters.urgent else "",
        "searched": "1" if filters.name else "",
    } | changed
    return urlencode({key: value for key, value in values.items() if value != ""})


def choices_for(municipality: "Municipality", teams: Sequence[Team] = ()) -> dict[str, Any]:
    """What can be chosen: tags, topics by their words in the reader's language, languages. Two queries.

    Of `teams`, the reader's own, one is chosen only where there are several.
    """
    labels = TeamTopicLabel.unscoped.filter(
        topic__team__municipality=municipality, topic__team__archived_at=None
    )
    spoken = (get_language() or "", municipality.default_language)
    topics: dict[int, str] = {}
    for row in labels.order_by("topic__team", "topic__sort_order", "topic"):
        if row.language == spoken[0] or (row.language == spoken[1] and row.topic_id not in topics):
            topics[row.topic_id] = row.label
        else:
            topics.setdefault(row.topic_id, row.label)
    return {
        "tags": list(Tag.objects.all()),
        "topics": list(topics.items()),
        "teams": teams if len(teams) > 1 else (),
        "languages": language_choices(municipality.languages),
    }


@dataclass(frozen=True)
class View:
    """One of the views on the left: its name, its number and where it leads."""

    key: str
    name: str
    count: int
    query: str
    is_current: bool


def views_of(filters: Filters, counted: Mapping[str, int]) -> list[View]:
    return [
        View(
            key=key,
            name=str(VIEW_NAMES[key]),
            count=counted[key],
            query=_query_of_view(filters, key),
            is_current=filters.view == key,
        )
        for key in VIEW_NAMES
    ]


def _query_of_view(filters: Filters, key: str) -> str:
    """A draft is to be looked at in whatever state its conversation is; the other views begin with what waits."""
    if key == filters.view or DRAFTS not in {key, filters.view}:
        return query_of(filters, view=key)
    return query_of(filters, view=key, state="any" if key == DRAFTS else STATES.OPEN)
