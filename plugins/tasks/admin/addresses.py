"""The overview's address: filters and layout, written and read."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from plugins.tasks.queries.tasks import UNFINISHED_ONLY, Filters

LIST, BY_STATE, BY_PERSON = "list", "state", "people"
WEEK, MONTH = "week", "month"
LAYOUTS = {
    LIST: gettext_lazy("List"),
    BY_STATE: gettext_lazy("Board by state"),
    BY_PERSON: gettext_lazy("Board by person"),
    WEEK: gettext_lazy("Week"),
    MONTH: gettext_lazy("Month"),
}


def layout_of(given: Mapping[str, str]) -> str:
    """What stands in the address; nonsense is the list."""
    wanted = given.get("layout", LIST)
    return wanted if wanted in LAYOUTS else LIST


def query_of(filters: Filters, layout: str, **changed: object) -> str:
    """The address's query for these filters, with some of them changed. It is never empty.

    An address without a query opens the view that the person has chosen for that.
    """
    values: dict[str, object] = {
        "view": filters.view,
        "state": filters.state,
        "team": filters.team or "",
        "person": filters.person or "",
        "kind": filters.kind,
        "due": filters.due,
        "tag": filters.tag or "",
        "name": filters.name,
        "family": filters.family or "",
        "layout": layout,
    } | changed
    usual = {"state": UNFINISHED_ONLY, "layout": LIST}
    return urlencode({key: value for key, value in values.items() if value not in {"", usual.get(key)}})
