"""A text that rests encrypted, as an attribute of a model.

    class Note(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        family = models.ForeignKey(Family, ...)
        body_sealed = models.BinaryField()
        body = SealedText("body_sealed", family="family_id")

The column name and the row's key are authenticated with the text, so that a sealed value moved
to another row or column does not open. The row therefore needs its key before its text: use UUIDs.
"""

from typing import Any, overload

from django.db import models

from cms.encryption.keyring import FamilyKeyDestroyedError, key_for_reading, key_for_writing
from cms.encryption.master_keys import open_with, seal_with

_VERSION = b"\x01"


class SealedText:
    """Descriptor: setting seals into the binary column, getting opens it.

    `family` is the dotted path from the row to the family's key, e.g. "family_id" or
    "conversation.family_id". Getting returns None for an empty column and raises
    FamilyKeyDestroyedError after crypto-erasure; `erased_as` is returned instead when given.
    """

    def __init__(self, column: str, *, family: str, erased_as: str | None = None) -> None:
        self.column = column
        self.family = family
        self.erased_as = erased_as

    @overload
    def __get__(self, row: None, owner: type) -> "SealedText": ...
    @overload
    def __get__(self, row: models.Model, owner: type) -> str | None: ...
    def __get__(self, row: models.Model | None, owner: type) -> "SealedText | str | None":
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if not sealed:
            return None
        try:
            key = key_for_reading(self._family_id(row))
        except FamilyKeyDestroyedError:
            if self.erased_as is None:
                raise
            return self.erased_as
        return open_with(key, bytes(sealed)[1:], self._context(row)).decode()

    def __set__(self, row: models.Model, text: str | None) -> None:
        if text is None:
            setattr(row, self.column, None)
            return
        key = key_for_writing(self._family_id(row))
        setattr(row, self.column, _VERSION + seal_with(key, text.encode(), self._context(row)))

    def _family_id(self, row: models.Model) -> Any:
        value: Any = row
        for step in self.family.split("."):
            value = getattr(value, step)
        return value

    def _context(self, row: models.Model) -> bytes:
        return f"{row._meta.db_table}.{self.column}:{row.pk}".encode()
