"""Everything the list, the boards and the calendar show."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.plugin_api.reading import number_of
from cms.teams.models import Team, TeamMember
from plugins.tasks.admin.addresses import BY_PERSON, BY_STATE, LAYOUTS, LIST, layout_of, query_of
from plugins.tasks.admin.dates import CALENDARS, Day, Span, days_of, span_of
from plugins.tasks.admin.saved import saved_views
from plugins.tasks.admin.shown import by_person, by_state, rows_of
from plugins.tasks.api.filters import filters_of
from plugins.tasks.models import Task
from plugins.tasks.queries.boards import DAY, PERSON, STATE, Cards, cards_for
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

PAGE, MOST_PAGES = 50, 40
ON_A_BOARD = 120
_COLUMNS = {BY_STATE: STATE, BY_PERSON: PERSON} | dict.fromkeys(CALENDARS, DAY)
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
    span = span_of(layout, given) if layout in CALENDARS else None
    wanted = filters
    if span is not None:
        wanted = replace(filters, due_from=span.starts_at, due_before=span.ends_at)
    teams = list(teams_seen_by(user))
    people = _people(teams)
    page = min(max(number_of(given.get("page", "")) or 1, 1), MOST_PAGES) if layout == LIST else 1
    cards = _cards(user, wanted, layout, teams, people, page)
    rows = rows_of(cards.tasks, user)
    columns, days = [], []
    if layout == BY_STATE:
        columns = by_state(rows, cards.totals, filters)
    elif layout == BY_PERSON:
        columns = by_person(rows, cards.totals, filters, people, user)
    elif span is not None:
        days = days_of(span, rows, cards.totals, filters)
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
        "query": query_of(filters, layout, **day, **({"page": page} if page > 1 else {})),
        "page": page,
        "earlier": query_of(filters, layout, page=page - 1) if page > 1 else "",
        "further": query_of(filters, layout, page=page + 1)
        if layout == LIST and cards.has_more and page < MOST_PAGES
        else "",
        "calendar": _calendar(span, filters, days) if span is not None else None,
        "rows": rows,
        "columns": columns,
        "all_places": [(column.key, column.name) for column in columns],
        # What a column leads to needs no word at the end.
        "has_more": cards.has_more or any(day.rest and not day.more for day in days),
        "counted": counted,
        "views": [
            (name, counted.get(key), query_of(filters, layout, view=key, **day), filters.view == key)
            for key, name in VIEW_NAMES.items()
        ],
        "saved": saved_views(user, teams, query),
        "teams": teams,
        "team_choices": [(team.pk, team.name) for team in teams],
        "people": [(person.pk, str(person)) for person in people],
        "tags": [(tag.pk, f"{tag.name} ({tag.team})" if tag.team else tag.name) for tag in tags_for(teams)],
        "kinds": Task.Kind.choices,
        "states": [(UNFINISHED_ONLY, _("To be done")), *Task.State.choices, (ANY, _("All states"))],
        "dues": list(DUE_NAMES.items()),
        "me": user,
    }


def _cards(
    user: User, filters: Filters, layout: str, teams: list[Team], people: list[User], page: int
) -> Cards:
    if layout == LIST:
        first = (page - 1) * PAGE
        found = list(tasks_for(user, filters, first + PAGE + 1, teams=teams)[first:])
        return Cards(found[:PAGE], has_more=len(found) > PAGE)
    shown = [user, *people]
    # Each person, and nobody, has one at least.
    most = max(ON_A_BOARD, len(shown) + 1) if layout == BY_PERSON else ON_A_BOARD
    return cards_for(user, filters, _COLUMNS[layout], most, teams=teams, people=shown)


def _calendar(span: Span, filters: Filters, days: list[Day]) -> dict[str, Any]:
    def on(day: dt.date) -> str:
        return query_of(filters, span.layout, day=day.isoformat())

    return {
        "name": span.name,
        "days": days,
        "earlier": on(span.earlier),
        "later": on(span.later),
        "today": query_of(filters, span.layout),
    }


def _people(teams: Iterable[Team]) -> list[User]:
    members = TeamMember.unscoped.filter(team__in=teams, ended_at=None).values("user")
    found = User.objects.filter(pk__in=members).order_by("first_name", "last_name", "pk")
    return list(found.only("first_name", "last_name", "email", "phone"))


def island_of(teams: Iterable[Team]) -> dict[str, Any]:
    """What the script of a page needs that is kept as the server is; its parts say from where they are read."""
    return {
        "teams": [str(team.pk) for team in teams],
        "words": {
            "live": _("Up to date"),
            "waiting": _("Connecting …"),
            "moved": _("Moved"),
            "not_moved": _("It could not be moved."),
        },
    }
