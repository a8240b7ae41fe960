"""The photos and recordings of a transcript: which are in it, and the words for those that are not."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.encryption.files import read_sealed
from cms.encryption.keyring import FamilyKeyDestroyedError
from plugins.chat.models import Attachment, Message

# All files of one transcript together, so that mail and journal systems still take it.
MOST_MEGABYTES = 25
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class AttachedFile:
    """A photo or recording of a message that was not taken back; `number` counts from 1 to `count` in it.

    `data` is as it rests here: made anew from its pixels or sounds when it came. It is None when the
    transcript would become too large with it (`is_too_much`), or when its bytes are gone; or because it is
    fetched where `address` says.
    """

    row: Attachment
    number: int
    count: int
    data: bytes | None
    is_too_much: bool = False
    address: str = ""

    @property
    def is_photo(self) -> bool:
        return self.row.kind == Attachment.Kind.PHOTO

    @property
    def title(self) -> str:
        if not self.is_photo:
            return _("Voice message, %(seconds)s seconds") % {"seconds": self.row.seconds}
        if self.count == 1:
            return _("Photo")
        return _("Photo %(number)s of %(count)s") % {"number": self.number, "count": self.count}

    @property
    def missing(self) -> str:
        """Why it is not in the file; "" when it is."""
        if self.data is not None or self.address:
            return ""
        if self.is_too_much:
            return _("Not in this file, which would be larger than %(size)s MB.") % {"size": MOST_MEGABYTES}
        return _("The picture or sound is gone.")

    @property
    def base64(self) -> str:
        """As RFC 4648 says; "" when it is not in the file."""
        return base64.b64encode(self.data or b"").decode()

    @property
    def sha1(self) -> str:
        """Base64 of the SHA-1, which is what FHIR R4's `Attachment.hash` is."""
        digest = hashlib.sha1(self.data or b"", usedforsecurity=False).digest()
        return base64.b64encode(digest).decode()


def files_to_fetch(message: Message, address: Callable[[Attachment], str]) -> list[AttachedFile]:
    """The message's files without their bytes, which are where `address` says; none once it was taken back."""
    if message.withdrawn_at is not None:
        return []
    rows: Sequence[Attachment] = list(message.attachments.all())
    return [
        AttachedFile(row, number, len(rows), None, address=address(row))
        for number, row in enumerate(rows, start=1)
    ]


class Shelf:
    """Hands out the files of message after message until there are too many bytes."""

    def __init__(self) -> None:
        self.left = MOST_MEGABYTES * _MEGABYTE

    def files_of(self, message: Message) -> list[AttachedFile]:
        """The message's files, from attachments that were fetched with their conversation."""
        if message.withdrawn_at is not None:
            return []
        rows: Sequence[Attachment] = list(message.attachments.all())
        return [self._take(row, number, len(rows)) for number, row in enumerate(rows, start=1)]

    def _take(self, row: Attachment, number: int, count: int) -> AttachedFile:
        if row.size > self.left:
            return AttachedFile(row, number, count, None, is_too_much=True)
        try:
            data = read_sealed(row.file_name, family_id=row.conversation.family_id)
        except (FileNotFoundError, FamilyKeyDestroyedError):
            return AttachedFile(row, number, count, None)
        self.left -= len(data)
        return AttachedFile(row, number, count, data)
