"""The first screen after signing in: my day."""

from typing import Any

from wagtail.admin.ui.components import Component

from plugins.tasks.admin.shown import rows_of
from plugins.tasks.queries.tasks import my_day


class MyDayPanel(Component):
    """What is due today, what has waited longest, and what is new since the last look."""

    name = "my_day"
    template_name = "tasks/my_day.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        day = my_day(request.user)
        return {
            "day": day,
            "due": rows_of(day.due_today, request.user),
            "waiting": rows_of(day.waiting_longest, request.user),
            "new": rows_of(day.new, request.user),
            "request": request,
        }
