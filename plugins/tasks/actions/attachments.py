"""Put files beside a task, take them away, and let their bytes go."""

import datetime as dt
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from cms.encryption.files import remove_sealed, sealed_files_before, write_sealed
from cms.plugin_api.pictures import PictureTooLargeError, UnreadablePictureError, photo_from
from plugins.tasks.actions.locks import locked
from plugins.tasks.actions.writing import noted
from plugins.tasks.errors import FinishedError, TooManyFilesError, UnusableFileError
from plugins.tasks.models import Attachment, TaskEvent
from plugins.tasks.models.attachments import folder_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Kind = Attachment.Kind

LONGEST_SIDE = 2048
MOST_BYTES = 12 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 100
# A file is written before its row is there for everybody: one as old as this has none coming.
KEPT_STRAYS = dt.timedelta(hours=24)
_ENDINGS = {Kind.PHOTO: ".jpg", Kind.PDF: ".pdf"}


def attach(*, task_id: UUID, actor: "User", data: bytes, name: str, version: int | None = None) -> Attachment:
    """Keep a photo, made anew from its pixels, or a PDF as it is. The caller has asked the rules.

    Raises UnusableFileError for anything else, TooManyFilesError, FinishedError, MovedOnError.
    """
    kind, kept, measures = _taken_in(data)
    with transaction.atomic():
        task = locked(task_id, version)
        if task.is_finished:
            raise FinishedError
        if Attachment.unscoped.filter(task=task).count() >= MOST_FILES:
            raise TooManyFilesError
        row = Attachment(task=task, author=actor, kind=kind, size=len(kept), **measures)
        row.name = clean_name(name, kind)
        row.save(force_insert=True)
        noted(task, TaskEvent.Kind.ATTACHED, actor=actor)
        write_sealed(row.file_name, kept, family_id=task.words_key)
    return row


@transaction.atomic
def detach(*, task_id: UUID, file_id: UUID, actor: "User", version: int | None = None) -> bool:
    """Take one away with its bytes; whether it was there. Raises MovedOnError."""
    task = locked(task_id, version)
    row = Attachment.unscoped.filter(task=task, pk=file_id).first()
    if row is None:
        return False
    row.delete()
    noted(task, TaskEvent.Kind.DETACHED, actor=actor)
    return True


def clean_name(name: str, kind: str) -> str:
    """What the file is called, without folders, signs that steer a screen, and a wrong ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", shown).strip(" .") or kind
    return stem[:LONGEST_NAME] + _ENDINGS[Kind(kind)]


def remove_file_on_commit(row: Attachment) -> None:
    """Let the bytes go with the row, but not before the row is gone for everybody."""
    transaction.on_commit(partial(remove_sealed, row.file_name))


def sweep_strays(municipality: "Municipality", now: dt.datetime) -> int:
    """Remove files that no row knows, left by a process that stopped between file and row."""
    names = {
        name.rpartition("/")[2]: name
        for name in sealed_files_before(folder_of(municipality.pk), now - KEPT_STRAYS)
    }
    keys = [UUID(hex=key) for key in names if len(key) == 32]
    known = {key.hex for key in Attachment.unscoped.filter(pk__in=keys).values_list("pk", flat=True)}
    strays = [name for key, name in names.items() if key not in known]
    for name in strays:
        remove_sealed(name)
    return len(strays)


def _taken_in(data: bytes) -> tuple[Kind, bytes, dict[str, Any]]:
    """What it is, is read from its bytes: what a browser says of a file is what its owner says."""
    if len(data) > MOST_BYTES:
        raise UnusableFileError(UnusableFileError.TOO_MANY_BYTES)
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-1024:]:
            raise UnusableFileError(UnusableFileError.NOT_KNOWN)
        return Kind.PDF, data, {}
    try:
        photo = photo_from(data, longest=LONGEST_SIDE)
    except PictureTooLargeError as error:
        raise UnusableFileError(UnusableFileError.PHOTO_TOO_LARGE) from error
    except UnreadablePictureError as error:
        raise UnusableFileError(UnusableFileError.NOT_KNOWN) from error
    return Kind.PHOTO, photo.data, {"width": photo.width, "height": photo.height}
