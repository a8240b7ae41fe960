"""The overview in its layouts, and one task."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cms.accounts.models import User
from cms.audit.record import record
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.family_card import acts_for
from cms.teams.queries import teams_of
from plugins.tasks import audit
from plugins.tasks.admin.bulk import may_undo
from plugins.tasks.admin.overview import island_of, overview
from plugins.tasks.admin.saved import first_query
from plugins.tasks.admin.shown import history_of, rows_of
from plugins.tasks.models import ChecklistItem, Comment, Task, TaskEvent, Watcher
from plugins.tasks.queries.attachments import attachments_of
from plugins.tasks.queries.shift_ends import shift_end_of
from plugins.tasks.queries.tags import tags_of
from plugins.tasks.queries.tasks import access_task, colleagues_in
from plugins.tasks.rules import can_work_on


class TasksView(AdminPage):
    """The overview; without anything in the address, as the person wants it to open."""

    page_title = gettext_lazy("Tasks")
    header_icon = "tasks"
    template_name = "tasks/tasks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET and (query := first_query(cast("User", request.user))):
            return redirect(f"{reverse('tasks:list')}?{query}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        context = overview(self.request, user)
        return super().get_context_data(
            island=island_of(context["teams"]),
            undo=may_undo(self.request),
            shift_end=shift_end_of(user, timezone.now()),
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


class TaskView(AdminPage):
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
    has, other_tags = tags_of(task)
    return {
        "task": task,
        "row": row,
        "may_work": can_work_on(user, task),
        "steps": ChecklistItem.objects.filter(task=task).select_related("task"),
        "tags": has,
        "other_tags": other_tags,
        "files": attachments_of(task),
        "comments": Comment.objects.filter(task=task).select_related("author", "task"),
        "history": history_of(events),
        "follows": Watcher.objects.filter(task=task, user=user).exists(),
        "colleagues": [person for person in colleagues_in(task.team) if person.pk != user.pk],
        "other_teams": teams_of(task.municipality).exclude(pk=task.team_id),
        "me": user,
        "acts": acts_for(
            user, task.family, back=reverse("tasks:task", args=[task.pk]), guardian=task.guardian
        )
        if task.family is not None
        else [],
    }
