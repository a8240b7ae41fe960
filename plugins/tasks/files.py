"""A task's file as an answer over HTTP: the admin and the API give the same."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from cms.audit.record import record
from plugins.tasks import audit
from plugins.tasks.models import Attachment
from plugins.tasks.queries.attachments import access_attachment, bytes_of
from plugins.tasks.queries.tasks import access_task

if TYPE_CHECKING:
    from cms.accounts.models import User

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def file_answer(user: "User", task_id: UUID, file_id: UUID) -> HttpResponse:
    """One file for who may read its task; Http404 for any other. Like opening the task, it is put on record.

    Only photos are shown, the rest is saved.
    """
    task = access_task(user, task_id)
    row = access_attachment(task, file_id)
    plain = bytes_of(row)
    record(
        audit.READ,
        actor=user,
        municipality=task.municipality,
        target=task,
        family=task.family,
        data={"attachment": str(row.pk)},
    )
    saved = row.kind != Attachment.Kind.PHOTO
    headers = {**_HEADERS, "Content-Disposition": content_disposition_header(saved, row.name or "") or ""}
    return HttpResponse(plain, content_type=row.content_type, headers=headers)
