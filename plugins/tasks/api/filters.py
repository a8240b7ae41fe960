"""The list's filters, as they stand in an address."""

from collections.abc import Mapping

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from cms.plugin_api.reading import key_of, number_of
from plugins.tasks.models import Task
from plugins.tasks.queries.tasks import ANY, DUES, TEAM, UNFINISHED_ONLY, VIEWS, Filters

MOST, USUAL = 100, 50
FILTERS = [
    OpenApiParameter("view", str, enum=VIEWS),
    OpenApiParameter("state", str, enum=[UNFINISHED_ONLY, ANY, *Task.State.values]),
    OpenApiParameter("team", int),
    OpenApiParameter("person", OpenApiTypes.UUID),
    OpenApiParameter("kind", str, enum=Task.Kind.values),
    OpenApiParameter("due", str, enum=DUES),
    OpenApiParameter("tag", int),
    OpenApiParameter("family", OpenApiTypes.UUID),
    OpenApiParameter("name", str),
    OpenApiParameter("limit", int),
    OpenApiParameter("offset", int),
]


def filters_of(given: Mapping[str, str]) -> Filters:
    """What stands in the address; nonsense is no filter."""
    view, state = given.get("view", TEAM), given.get("state", UNFINISHED_ONLY)
    kind, due = given.get("kind", ""), given.get("due", "")
    return Filters(
        view=view if view in VIEWS else TEAM,
        state=state if state in {*Task.State.values, ANY} else UNFINISHED_ONLY,
        team=number_of(given.get("team", "")),
        person=key_of(given.get("person", "")),
        kind=kind if kind in Task.Kind.values else "",
        due=due if due in DUES else "",
        tag=number_of(given.get("tag", "")),
        name=given.get("name", "").strip()[:80],
        family=key_of(given.get("family", "")),
    )


def read_filters(given: Mapping[str, str]) -> tuple[Filters, int, int]:
    """Filters, limit and offset."""
    limit = min(number_of(given.get("limit", "")) or USUAL, MOST)
    return filters_of(given), limit, number_of(given.get("offset", "")) or 0
