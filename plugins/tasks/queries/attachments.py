"""Files of a task, for those who may read it."""

from uuid import UUID

from django.http import Http404

from cms.encryption.files import read_sealed
from cms.encryption.keyring import FamilyKeyDestroyedError
from plugins.tasks.models import Attachment, Task


def attachments_of(task: Task) -> list[Attachment]:
    """The oldest first; one query."""
    return list(Attachment.objects.filter(task=task).select_related("task", "author"))


def access_attachment(task: Task, file_id: UUID) -> Attachment:
    """One file of a task that the caller has found by its rights; Http404 for any other."""
    found = Attachment.objects.filter(task=task, pk=file_id).select_related("task").first()
    if found is None:
        raise Http404
    return found


def bytes_of(row: Attachment) -> bytes:
    """The picture or file; Http404 when it is gone, or the family's key is."""
    try:
        return read_sealed(row.file_name, family_id=row.task.words_key)
    except (FileNotFoundError, FamilyKeyDestroyedError):
        raise Http404 from None
