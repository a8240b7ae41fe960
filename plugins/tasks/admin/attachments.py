"""Files beside a task: put there, looked at, taken away."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from plugins.tasks.actions.attachments import MOST_BYTES, attach, detach
from plugins.tasks.errors import TaskError
from plugins.tasks.files import file_answer
from plugins.tasks.queries.tasks import access_to_work
from plugins.tasks.refusals import refusal_in_words


class AttachView(View):
    """Put a file beside a task."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, todo_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        task = access_to_work(user, todo_id)
        file = request.FILES.get("file")
        if file is None:
            messages.warning(request, _("Choose a file first."))
        else:
            try:
                attach(task_id=task.pk, actor=user, data=file.read(MOST_BYTES + 1), name=file.name or "")
            except TaskError as error:
                messages.warning(request, refusal_in_words(error))
        return redirect("tasks:task", todo_id=task.pk)


class AttachmentView(View):
    """One file."""

    def get(self, request: HttpRequest, todo_id: UUID, file_id: UUID) -> HttpResponse:
        return file_answer(cast("User", request.user), todo_id, file_id)


class DetachView(View):
    """Take a file away from a task."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, todo_id: UUID, file_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        task = access_to_work(user, todo_id)
        if not detach(task_id=task.pk, file_id=file_id, actor=user):
            raise Http404
        return redirect("tasks:task", todo_id=task.pk)
