"""Data keys, fetched once per request or job and forgotten at its end."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from cms.encryption.master_keys import KEY_BYTES, unwrap, wrap
from cms.encryption.models import FamilyKey


class FamilyKeyDestroyedError(LookupError):
    """The family's key is gone: it was erased, and nothing sealed for it can be read any more."""


_ring: ContextVar[dict[UUID, bytes] | None] = ContextVar("family_key_ring", default=None)


@contextmanager
def keyring_scope() -> Iterator[None]:
    """Remember unwrapped keys for the block. The middleware and the job runner open one."""
    token = _ring.set({})
    try:
        yield
    finally:
        _ring.reset(token)


def preload_keys(family_ids: Iterable[UUID]) -> None:
    """Fetch the keys of many families in one query, before a list is read."""
    ring = _ring.get()
    if ring is None:
        return
    wanted = set(family_ids) - ring.keys()
    for row in FamilyKey.objects.filter(pk__in=wanted) if wanted else ():
        ring[row.pk] = unwrap(row.master_id, bytes(row.wrapped), row.pk)


def remember_key(row: FamilyKey) -> None:
    """Keep a key for the request whose row was just read together with something else."""
    _remember(row.pk, unwrap(row.master_id, bytes(row.wrapped), row.pk))


def key_for_reading(family_id: UUID) -> bytes:
    """Return the data key; raise FamilyKeyDestroyedError when there is none."""
    ring = _ring.get()
    if ring is not None and family_id in ring:
        return ring[family_id]
    row = FamilyKey.objects.filter(pk=family_id).first()
    if row is None:
        raise FamilyKeyDestroyedError(str(family_id))
    return _remember(family_id, unwrap(row.master_id, bytes(row.wrapped), family_id))


def key_for_writing(family_id: UUID) -> bytes:
    """Return the data key, made now if the family has none yet. Two first writers get the same one."""
    try:
        return key_for_reading(family_id)
    except FamilyKeyDestroyedError:
        master_id, wrapped = wrap(secrets.token_bytes(KEY_BYTES), family_id)
        FamilyKey.objects.bulk_create(
            [FamilyKey(family_id=family_id, wrapped=wrapped, master_id=master_id)], ignore_conflicts=True
        )
        return key_for_reading(family_id)


def forget_key(family_id: UUID) -> None:
    ring = _ring.get()
    if ring is not None:
        ring.pop(family_id, None)


def _remember(family_id: UUID, key: bytes) -> bytes:
    ring = _ring.get()
    if ring is not None:
        ring[family_id] = key
    return key
