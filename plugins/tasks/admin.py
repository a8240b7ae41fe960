"""A professional's own tasks in Wagtail's admin."""

from datetime import date
from typing import Any, cast

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import User
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from plugins.tasks.models import Task
from plugins.tasks.queries import open_tasks_of


class MyTasksView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("My tasks")
    header_icon = "tasks"
    template_name = "tasks/my_tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        tasks = list(open_tasks_of(user).prefetch_related("family__guardians__user")[:200])
        today = timezone.localdate()
        return super().get_context_data(tasks=tasks, today=today, island=_island(tasks, today), **kwargs)


def _island(tasks: list[Task], today: date) -> dict[str, Any]:
    """Props of the live counters."""
    return {
        "title": _("My tasks now"),
        "labels": {"open": _("Open"), "overdue": _("Overdue")},
        "words": {"live": _("Up to date"), "waiting": _("Connecting …")},
        "counters": {"open": len(tasks), "overdue": sum(task.due_on < today for task in tasks)},
    }


class MyTasksViewSet(PluginViewSet):
    name = "tasks"
    icon = "tasks"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(MyTasksView), name="mine")]


viewsets = [MyTasksViewSet()]
menu_items = [
    PluginMenuItem(_("My tasks"), url_name="tasks:mine", name="tasks-mine", icon_name="tasks", order=120)
]
