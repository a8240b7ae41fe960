"""Everything the list, the boards and the calendar show."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.teams.models import Team, TeamMember
from plugins.tasks.admin.addresses import BY_PERSON, BY_STATE, LAYOUTS, LIST, layout_of, query_of
from plugins.tasks.admin.dates import CALENDARS, Span, days_of, span_of
from plugins.tasks.admin.saved import saved_views
from plugins.tasks.admin.shown import Row, by_person, by_state, rows_of
from plugins.tasks.api.filters import filters_of
from plugins.tasks.models import Task
from plugins.tasks.queries.tags import tags_for
from plugins.tasks.queries.tasks import (
    ANY,
    FOLLOWED,
    MINE,
    NOBODYS,
    OVERDUE,
    TEAM,
    TODAY,
    UNFINISHED_ONLY,
    WEEK,
    Filters,
    counters,
    tasks_for,
    teams_seen_by,
)

PAGE = 50
ON_A_BOARD = 200
VIEW_NAMES = {
    TEAM: gettext_lazy("My team"),
    MINE: gettext_lazy("Mine"),
    NOBODYS: gettext_lazy("Nobody's"),
    FOLLOWED: gettext_lazy("I follow"),
}
DUE_NAMES = {
    OVERDUE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Today"),
    WEEK: gettext_lazy("This week"),
}


def overview(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything the overview needs, in the same number of queries however many tasks there are."""
    given = request.GET.dict()
    filters, layout = filters_of(given), layout_of(given)
    most = PAGE if layout == LIST else ON_A_BOARD
    span = span_of(layout, given) if layout in CALENDARS else None
    wanted = filters
    if span is not None:
        wanted = replace(filters, due_from=span.starts_at, due_before=span.ends_at)
    teams = list(teams_seen_by(user))
    found = list(tasks_for(user, wanted, most + 1, teams=teams))
    rows = rows_of(found[:most], user)
    people = _people(teams)
    columns = []
    if layout == BY_STATE:
        columns = by_state(rows)
    elif layout == BY_PERSON:
        columns = by_person(rows, people, user)
    counted = counters(user, teams)
    query = query_of(filters, layout)
    # The day goes along while the calendar is looked through, and is no part of a saved view.
    day = {"day": span.day.isoformat()} if span is not None else {}
    return {
        "filters": filters,
        "layout": layout,
        "layouts": [
            (key, name, query_of(filters, key, **(day if key in CALENDARS else {})))
            for key, name in LAYOUTS.items()
        ],
        "query": query_of(filters, layout, **day),
        "calendar": _calendar(span, filters, rows) if span is not None else None,
        "rows": rows,
        "columns": columns,
        "has_more": len(found) > most,
        "counted": counted,
        "views": [
            (name, counted.get(key), query_of(filters, layout, view=key, **day), filters.view == key)
            for key, name in VIEW_NAMES.items()
        ],
        "saved": saved_views(user, teams, query),
        "teams": teams,
        "people": people,
        "tags": list(tags_for(teams)),
        "kinds": Task.Kind.choices,
        "states": [(UNFINISHED_ONLY, _("To be done")), *Task.State.choices, (ANY, _("All states"))],
        "dues": list(DUE_NAMES.items()),
        "me": user,
    }


def _calendar(span: Span, filters: Filters, rows: list[Row]) -> dict[str, Any]:
    def on(day: dt.date) -> str:
        return query_of(filters, span.layout, day=day.isoformat())

    return {
        "name": span.name,
        "days": days_of(span, rows),
        "earlier": on(span.earlier),
        "later": on(span.later),
        "today": query_of(filters, span.layout),
    }


def _people(teams: Iterable[Team]) -> list[User]:
    members = TeamMember.unscoped.filter(team__in=teams, ended_at=None).values("user")
    return list(User.objects.filter(pk__in=members).order_by("first_name", "last_name", "pk"))


def island_of(teams: Iterable[Team], query: str) -> dict[str, Any]:
    """What the page's own script needs."""
    return {
        "part": f"{reverse('tasks:part')}?{query}",
        "teams": [str(team.pk) for team in teams],
        "words": {
            "live": _("Up to date"),
            "waiting": _("Connecting …"),
            "moved": _("Moved"),
            "not_moved": _("It could not be moved."),
        },
    }
