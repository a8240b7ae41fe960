"""Take photos and voice messages in, send them along, and let their bytes go."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from cms.encryption.files import remove_sealed, sealed_files_before, write_sealed
from cms.plugin_api.pictures import PictureTooLargeError, UnreadablePictureError, photo_from
from plugins.chat.errors import (
    NoSuchAttachmentError,
    OtherContentError,
    TooManyUploadsError,
    UnusableAttachmentError,
)
from plugins.chat.models import Attachment, Conversation, Message
from plugins.chat.models.attachments import folder_of
from plugins.chat.sound import TooLongError, UnplayableError, recording_from

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Kind = Attachment.Kind

LONGEST_SIDE = 2048
MOST_BYTES = {Kind.PHOTO: 12 * 1024 * 1024, Kind.VOICE: 6 * 1024 * 1024}
MOST_OF_A_MESSAGE = 6
MOST_UNSENT = 30
KEPT_UNSENT = dt.timedelta(hours=24)


def upload(
    *, conversation: Conversation, author: "User", client_id: UUID, kind: Kind, data: bytes
) -> tuple[Attachment, bool]:
    """Keep the file once and return its row with whether it is new. The caller has asked the rules.

    Raises UnusableAttachmentError for what is not a photo or recording within the limits,
    OtherContentError when the author used the id for something else, TooManyUploadsError.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = (
        Attachment.objects.filter(author=author, client_id=client_id).select_related("conversation").first()
    )
    if known is not None:
        return _same(known, conversation, digest), False
    if Attachment.objects.filter(author=author, message=None).count() >= MOST_UNSENT:
        raise TooManyUploadsError
    kept, measures = _taken_in(kind, data)
    with transaction.atomic():
        row = Attachment(
            conversation=conversation,
            author=author,
            client_id=client_id,
            kind=kind,
            size=len(kept),
            **measures,
        )
        row.digest = digest
        Attachment.objects.bulk_create([row], ignore_conflicts=True)
        # Two tries at once: one of them has the row, and the other waits here for its commit.
        found = (
            Attachment.objects.select_for_update(of=("self",))
            .select_related("conversation")
            .get(author=author, client_id=client_id)
        )
        if found.pk != row.pk:
            return _same(found, conversation, digest), False
        write_sealed(found.file_name, kept, family_id=conversation.family_id)
    return found, True


def _same(known: Attachment, conversation: Conversation, digest: str) -> Attachment:
    if known.conversation_id != conversation.pk or known.digest != digest:
        raise OtherContentError
    return known


def _taken_in(kind: Kind, data: bytes) -> tuple[bytes, dict[str, Any]]:
    if len(data) > MOST_BYTES[kind]:
        raise UnusableAttachmentError(UnusableAttachmentError.TOO_MANY_BYTES)
    return _photo(data) if kind == Kind.PHOTO else _voice(data)


def _photo(data: bytes) -> tuple[bytes, dict[str, Any]]:
    try:
        photo = photo_from(data, longest=LONGEST_SIDE)
    except PictureTooLargeError as error:
        raise UnusableAttachmentError(UnusableAttachmentError.PHOTO_TOO_LARGE) from error
    except UnreadablePictureError as error:
        raise UnusableAttachmentError(UnusableAttachmentError.NO_PHOTO) from error
    return photo.data, {"content_type": "image/jpeg", "width": photo.width, "height": photo.height}


def _voice(data: bytes) -> tuple[bytes, dict[str, Any]]:
    try:
        recording = recording_from(data)
    except TooLongError as error:
        raise UnusableAttachmentError(UnusableAttachmentError.VOICE_TOO_LONG) from error
    except UnplayableError as error:
        raise UnusableAttachmentError(UnusableAttachmentError.NO_VOICE) from error
    return recording.data, {"content_type": recording.content_type, "seconds": recording.seconds}


def uploads_to_send(held: Conversation, author: "User", client_ids: Sequence[UUID]) -> list[Attachment]:
    """The author's uploads in this conversation, in the order asked for, locked. Raises NoSuchAttachmentError."""
    rows = Attachment.objects.select_for_update().filter(
        conversation=held, author=author, message=None, client_id__in=client_ids
    )
    found = {row.client_id: row for row in rows}
    if len(found) != len(set(client_ids)):
        raise NoSuchAttachmentError
    return [found[key] for key in dict.fromkeys(client_ids)]


def attach(uploads: Sequence[Attachment], message: Message) -> None:
    """Bind the uploads to their message."""
    for position, row in enumerate(uploads):
        row.message, row.position = message, position
    Attachment.objects.bulk_update(uploads, ["message", "position"])


def remove_attachments(message: Message) -> None:
    """Remove rows and bytes of what was sent with a message."""
    Attachment.objects.filter(message=message).delete()


def remove_file_on_commit(row: Attachment) -> None:
    """Let the bytes go with the row, but not before the row is gone for everybody."""
    transaction.on_commit(partial(remove_sealed, row.file_name))


def sweep_unsent(now: dt.datetime) -> int:
    """Remove what was uploaded a day ago and never sent; return how many."""
    old = Attachment.objects.filter(message=None, created_at__lt=now - KEPT_UNSENT)
    count = 0
    for row in old.select_related("conversation"):
        with transaction.atomic():
            # A send that is under way has the row's lock, and with it a message.
            held = Attachment.objects.select_for_update(skip_locked=True).filter(pk=row.pk, message=None)
            count += held.delete()[0] if held.exists() else 0
    return count


def sweep_strays(municipality: "Municipality", now: dt.datetime) -> int:
    """Remove files that no row knows, left by a process that stopped between file and row."""
    names = {
        name.rpartition("/")[2]: name
        for name in sealed_files_before(folder_of(municipality.pk), now - KEPT_UNSENT)
    }
    keys = [UUID(hex=key) for key in names if len(key) == 32]
    known = {key.hex for key in Attachment.objects.filter(pk__in=keys).values_list("pk", flat=True)}
    strays = [name for key, name in names.items() if key not in known]
    for name in strays:
        remove_sealed(name)
    return len(strays)


__all__ = [
    "KEPT_UNSENT", "LONGEST_SIDE", "MOST_BYTES", "MOST_OF_A_MESSAGE", "MOST_UNSENT", "attach",
    "remove_attachments", "remove_file_on_commit", "sweep_strays", "sweep_unsent", "upload", "uploads_to_send",
]  # fmt: skip
