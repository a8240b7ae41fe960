"""The first screen after signing in: my day, kept as it is now while it is open."""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component

from plugins.tasks.admin.overview import island_of
from plugins.tasks.admin.shown import rows_of
from plugins.tasks.queries.tasks import my_day, teams_seen_by

if TYPE_CHECKING:
    from cms.accounts.models import User


class MyDayPanel(Component):
    """What is due today, what has waited longest, and what is new since the last look."""

    name = "my_day"
    template_name = "tasks/my_day.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return _shown(parent_context["request"])


class MyDayPartView(TemplateView):
    """My day alone, for a first screen that is open already."""

    template_name = "tasks/parts/my_day.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**_shown(self.request), **kwargs)


def _shown(request: HttpRequest) -> dict[str, Any]:
    user = cast("User", request.user)
    teams = list(teams_seen_by(user))
    day = my_day(user, teams)
    return {
        "day": day,
        "due": rows_of(day.due_today, user),
        "waiting": rows_of(day.waiting_longest, user),
        "new": rows_of(day.new, user),
        "island": island_of(teams),
        "request": request,
    }
