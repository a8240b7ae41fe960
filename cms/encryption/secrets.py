"""Secrets of the service itself, such as a webhook's signing key, sealed under the master key.

    row.secret_sealed = seal_secret(b"...", context=f"webhook:{row.pk}")

The column is told with `register_sealed_column`, so that a change of the master key seals it anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from cms.encryption.master_keys import (
    UnreadableError,
    current_master_id,
    master_keys,
    open_with,
    seal_with,
)


def seal_secret(plain: bytes, *, context: str) -> bytes:
    """Seal `plain`; `context` names the row and is authenticated with it."""
    master_id = current_master_id()
    return master_id.encode() + b"\0" + seal_with(master_keys()[master_id], plain, _bound(context))


def open_secret(sealed: bytes | memoryview, *, context: str) -> bytes:
    """Undo `seal_secret`; raise UnreadableError."""
    name, _, box = bytes(sealed).partition(b"\0")
    key = master_keys().get(name.decode("utf-8", "replace"))
    if key is None:
        raise UnreadableError("The master key of this secret is not in FAMILY_START_MASTER_KEY.")
    return open_with(key, box, _bound(context))


def _bound(context: str) -> bytes:
    return f"secret:{context}".encode()


@dataclass(frozen=True)
class SealedColumn:
    """A column with sealed secrets; `context` gives the context of a row's secret."""

    model: type[models.Model]
    column: str
    context: Callable[[Any], str]


_columns: list[SealedColumn] = []


def register_sealed_column(model: type[models.Model], column: str, context: Callable[[Any], str]) -> None:
    """For AppConfig.ready of whoever owns the column."""
    _columns.append(SealedColumn(model, column, context))


def reseal_secrets() -> int:
    """Seal every registered secret under the current master key; return how many were under an older one."""
    current = current_master_id().encode() + b"\0"
    count = 0
    for known in _columns:
        for pk in known.model._base_manager.values_list("pk", flat=True):
            with transaction.atomic():
                row = known.model._base_manager.select_for_update().filter(pk=pk).first()
                sealed = getattr(row, known.column, None) if row is not None else None
                if sealed is None or bytes(sealed).startswith(current):
                    continue
                context = known.context(row)
                setattr(row, known.column, seal_secret(open_secret(sealed, context=context), context=context))
                row.save(update_fields=[known.column])  # type: ignore[union-attr]
                count += 1
    return count
