"""The first screen of the admin: what waits for your review."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import TaskState

from cms.review.models import ProfessionalReviewTask
from cms.review.queries import reviews_waiting


class ToReviewPanel(Component):
    """Professional reviews, those given to you first."""

    name = "to_review"
    template_name = "review/to_review.html"
    order = 210

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {"waiting": reviews_waiting(request), "today": timezone.localdate()}


class OtherWorkPanel(WorkflowObjectsToModeratePanel):
    """Wagtail's own list, for tasks that are not professional reviews."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        ours = set(ProfessionalReviewTask.objects.values_list("pk", flat=True))
        others = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(task__in=ours)
        if not others.exists():
            # Wagtail's list asks ten times for each review, and none would be shown.
            return {name: parent_context[name] for name in ("request", "csrf_token")} | {"states": []}
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["states"] = [state for state in context["states"] if state["task_state"].task_id not in ours]
        return context


def replace_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [
        OtherWorkPanel() if type(panel) is WorkflowObjectsToModeratePanel else panel for panel in panels
    ]
    panels.append(ToReviewPanel())
