"""What a professional does with one task. Every form is a POST that ends in a redirect."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.reading import key_of, moment_of, number_of
from plugins.tasks.actions.creating import tick_step
from plugins.tasks.actions.looking import look
from plugins.tasks.actions.placing import place
from plugins.tasks.acts import ACTS
from plugins.tasks.admin.reading import way_back
from plugins.tasks.errors import NewerError, TaskError
from plugins.tasks.models import Task
from plugins.tasks.queries.tasks import access_task, access_to_work
from plugins.tasks.refusals import refusal_in_words

# Acts that reading is enough for.
_OF_READERS = frozenset({"follow", "unfollow"})


class ActView(View):
    """One act, named in the address. Refusals are told in words; a script that asks gets them as JSON."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, todo_id: UUID, act: str) -> HttpResponse:
        user = cast("User", request.user)
        find = access_task if act in _OF_READERS else access_to_work
        task = find(user, todo_id)
        refused, told = "", ""
        try:
            _do(request, task, act, user)
        except TaskError as error:
            refused = told = refusal_in_words(error)
            if isinstance(error, NewerError) and error.task_id is not None:
                told = format_html(
                    '{} <a href="{}">{}</a>',
                    refused,
                    reverse("tasks:task", args=[error.task_id]),
                    _("Open it"),
                )
        if request.headers.get("accept") == "application/json":
            return JsonResponse({"title": refused}, status=409 if refused else 200)
        if refused:
            messages.warning(request, told)
        return redirect(way_back(request, task))


def _do(request: HttpRequest, task: Task, act: str, user: User) -> None:
    given = _given(request)
    if act == "place":
        column = request.POST.get("column") or f"day:{request.POST.get('day', '')}"
        place(task=task, column=column, actor=user, version=given["version"], seen=given["seen"])
    elif act == "step":
        item, done = key_of(request.POST.get("item", "")), request.POST.get("done") == "1"
        if item is None or tick_step(task_id=task.pk, item_id=item, done=done, actor=user) is None:
            raise Http404
    elif act in ACTS:
        ACTS[act](task, user, given)
    else:
        raise Http404


def _given(request: HttpRequest) -> dict[str, Any]:
    return {
        "version": number_of(request.POST.get("version", "")),
        "reason": request.POST.get("reason", "").strip()[:300],
        "to": key_of(request.POST.get("to", "")),
        "team": number_of(request.POST.get("team", "")),
        "seen": moment_of(request.POST.get("seen", "")),
        "until": moment_of(request.POST.get("until", "")),
        "tag": number_of(request.POST.get("tag", "")),
        "body": request.POST.get("body", ""),
    }


class SeenView(View):
    """Everything new has been seen."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        look(user=cast("User", request.user), municipality=current_municipality())
        return redirect(way_back(request))
