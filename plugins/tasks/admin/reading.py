"""What stands in a form of the overview."""

import datetime as dt
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
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


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def moment_of(text: str) -> dt.datetime | None:
    """A moment as a browser's field gives it, in local time."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
