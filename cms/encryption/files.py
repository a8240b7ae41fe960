"""Files of a family that rest encrypted with its key, in a storage that no address leads to.

    write_sealed("chat/3/0190…", plain, family_id=family.pk)
    plain = read_sealed("chat/3/0190…", family_id=family.pk)

The name is authenticated with the bytes: a sealed file that was moved does not open. The storage is
`STORAGES["private"]`. Names hold keys, nothing that anybody wrote.
"""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from cms.encryption.keyring import key_for_reading, key_for_writing
from cms.encryption.master_keys import open_with, seal_with

_VERSION = b"\x01"


def private_storage() -> Storage:
    return storages["private"]


def write_sealed(name: str, plain: bytes, *, family_id: UUID) -> None:
    """Store `plain` under `name`, in the place of what was there."""
    sealed = _VERSION + seal_with(key_for_writing(family_id), plain, _context(name))
    storage = private_storage()
    storage.delete(name)
    storage.save(name, ContentFile(sealed))


def read_sealed(name: str, *, family_id: UUID) -> bytes:
    """Undo `write_sealed`; raise FileNotFoundError, FamilyKeyDestroyedError or UnreadableError."""
    with private_storage().open(name, "rb") as file:
        sealed = file.read()
    return open_with(key_for_reading(family_id), sealed[1:], _context(name))


def remove_sealed(name: str) -> None:
    """Remove the file; one that is not there is no error."""
    private_storage().delete(name)


def sealed_files_before(folder: str, moment: dt.datetime) -> Iterator[str]:
    """Yield the names of files in `folder` that were written before `moment`."""
    storage = private_storage()
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if storage.get_modified_time(path) < moment:
            yield path


def _context(name: str) -> bytes:
    return f"file:{name}".encode()
