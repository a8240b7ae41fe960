"""The overview as a list or a board, and one task."""

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import User
from cms.audit.record import record
from cms.teams.models import Team, TeamMember
from cms.teams.queries import teams_of
from plugins.tasks import audit
from plugins.tasks.admin.shown import by_person, by_state, history_of, rows_of
from plugins.tasks.api.filters import filters_of
from plugins.tasks.models import ChecklistItem, Comment, Task, TaskEvent, Watcher
from plugins.tasks.queries.attachments import attachments_of
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
    access_task,
    colleagues_in,
    counters,
    tasks_for,
    teams_seen_by,
)
from plugins.tasks.rules import can_work_on

PAGE = 50
ON_A_BOARD = 200
LIST, BY_STATE, BY_PERSON = "list", "state", "people"
LAYOUTS = {
    LIST: gettext_lazy("List"),
    BY_STATE: gettext_lazy("Board by state"),
    BY_PERSON: gettext_lazy("Board by person"),
}
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


class TasksView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Tasks")
    header_icon = "tasks"
    template_name = "tasks/tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        context = overview(self.request, user)
        return super().get_context_data(
            island=island_of(context["teams"], context["query"]),
            undo=self.request.session.get("tasks_undo"),
            leads=any(team.lead_id == user.pk for team in context["teams"]),
            **context,
            **kwargs,
        )


class PartView(TemplateView):
    """The list or board alone, for a page that is open already."""

    template_name = "tasks/parts/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        return super().get_context_data(**overview(self.request, user), **kwargs)


def overview(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything the list or board needs, in the same number of queries however many tasks there are."""
    filters = filters_of(request.GET.dict())
    layout = request.GET.get("layout", LIST)
    layout = layout if layout in LAYOUTS else LIST
    most = PAGE if layout == LIST else ON_A_BOARD
    found = list(tasks_for(user, filters)[: most + 1])
    rows = rows_of(found[:most], user)
    teams = list(teams_seen_by(user))
    people = _people(teams)
    columns = []
    if layout == BY_STATE:
        columns = by_state(rows)
    elif layout == BY_PERSON:
        columns = by_person(rows, people, user)
    counted = counters(user)
    return {
        "filters": filters,
        "layout": layout,
        "layouts": [(key, name, query_of(filters, key)) for key, name in LAYOUTS.items()],
        "query": query_of(filters, layout),
        "rows": rows,
        "columns": columns,
        "has_more": len(found) > most,
        "counted": counted,
        "views": [
            (name, counted.get(key), query_of(filters, layout, view=key), filters.view == key)
            for key, name in VIEW_NAMES.items()
        ],
        "teams": teams,
        "people": people,
        "kinds": Task.Kind.choices,
        "states": [(UNFINISHED_ONLY, _("To be done")), *Task.State.choices, (ANY, _("All states"))],
        "dues": list(DUE_NAMES.items()),
        "me": user,
    }


def _people(teams: Iterable[Team]) -> list[User]:
    members = TeamMember.unscoped.filter(team__in=teams, ended_at=None).values("user")
    return list(User.objects.filter(pk__in=members).order_by("first_name", "last_name", "pk"))


def query_of(filters: Filters, layout: str, **changed: object) -> str:
    """The address's query for these filters, with some of them changed."""
    values: dict[str, object] = {
        "view": filters.view,
        "state": filters.state,
        "team": filters.team or "",
        "person": filters.person or "",
        "kind": filters.kind,
        "due": filters.due,
        "name": filters.name,
        "family": filters.family or "",
        "layout": layout,
    } | changed
    usual = {"view": TEAM, "state": UNFINISHED_ONLY, "layout": LIST}
    return urlencode({key: value for key, value in values.items() if value not in {"", usual.get(key)}})


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


class TaskView(WagtailAdminTemplateMixin, TemplateView):
    """One task; opening it is put on record."""

    header_icon = "tasks"
    template_name = "tasks/task.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        task = access_task(user, kwargs["todo_id"])
        record(audit.READ, actor=user, municipality=task.municipality, target=task, family=task.family)
        context = task_context(user, task)
        self.page_title = context["row"].label
        return self.render_to_response(self.get_context_data(**context))


def task_context(user: User, task: Task) -> dict[str, Any]:
    """One task with everything around it."""
    [row] = rows_of([task], user)
    events = TaskEvent.objects.filter(task=task).select_related("actor", "other", "task")
    return {
        "task": task,
        "row": row,
        "may_work": can_work_on(user, task),
        "steps": ChecklistItem.objects.filter(task=task).select_related("task"),
        "files": attachments_of(task),
        "comments": Comment.objects.filter(task=task).select_related("author", "task"),
        "history": history_of(events),
        "follows": Watcher.objects.filter(task=task, user=user).exists(),
        "colleagues": [person for person in colleagues_in(task.team) if person.pk != user.pk],
        "other_teams": teams_of(task.municipality).exclude(pk=task.team_id),
        "me": user,
    }
