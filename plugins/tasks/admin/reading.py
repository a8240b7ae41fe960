"""What stands in a form of the overview."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from plugins.tasks.models import Task


def way_back(request: HttpRequest, task: Task | None = None) -> str:
    """Where the person came from, when that is a page of ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/admin/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}
    ):
        return wanted
    return reverse("tasks:task", kwargs={"todo_id": task.pk}) if task is not None else reverse("tasks:list")
