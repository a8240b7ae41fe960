"""Comments rest sealed under the master key: they belong to no family, so no family's key fits."""

import uuid

from cms.encryption.master_keys import (
    UnreadableError,
    current_master_id,
    master_keys,
    open_with,
    seal_with,
)


def _context(key: uuid.UUID) -> bytes:
    return f"feedback:{key}".encode()


def seal(key: uuid.UUID, text: str) -> tuple[str, bytes]:
    """Return (master id, sealed text)."""
    master_id = current_master_id()
    return master_id, seal_with(master_keys()[master_id], text.encode(), _context(key))


def unseal(key: uuid.UUID, master_id: str, sealed: bytes) -> str | None:
    """Return the text; None when its master key is gone."""
    master = master_keys().get(master_id)
    if master is None:
        return None
    try:
        return open_with(master, sealed, _context(key)).decode()
    except UnreadableError:
        return None
