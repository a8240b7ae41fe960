"""Put a municipality's own text into a regional article: which blocks are shown, and which of them are local.

The texts themselves live in another app, which registers with `provide_local_texts`.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Blocks of these types are help in an emergency: no municipality takes them away.
ALWAYS_LOCKED = frozenset({"emergency"})


class Mode(models.TextChoices):
    """What a municipality may do with a regional article."""

    INSERT_AFTER = "insert_after", _("Add our own text after a part")
    APPEND = "append", _("Add our own text at the end")
    REPLACE_BLOCK = "replace_block", _("Write a part in our own words")
    REPLACE_ALL = "replace_all", _("Write the whole article in our own words")
    HIDE = "hide", _("Do not show the article here")


AT_A_BLOCK = frozenset({Mode.INSERT_AFTER, Mode.REPLACE_BLOCK})


@dataclass(frozen=True)
class Reviewed:
    """Which professional has approved a text, and when."""

    name: str
    role: str
    day: dt.date


@dataclass(frozen=True)
class Change:
    """One published change of a municipality to an article in one language. `body` is a StreamField's value."""

    mode: str
    block_id: str = ""
    body: Any = ()
    reviewed: Reviewed | None = None


@dataclass(frozen=True)
class LocalTexts:
    """The published changes to a batch of articles, and the blocks that the region keeps as they are."""

    changes: Mapping[tuple[int, uuid.UUID, str], Sequence[Change]] = field(default_factory=dict)
    hidden: frozenset[tuple[int, uuid.UUID]] = frozenset()
    locks: Mapping[tuple[int, uuid.UUID], frozenset[str]] = field(default_factory=dict)

    def of(self, municipality_id: int, key: uuid.UUID, language: str) -> Sequence[Change]:
        return self.changes.get((municipality_id, key, language), ())

    def hidden_in(self, municipality_id: int) -> frozenset[uuid.UUID]:
        return frozenset(key for place, key in self.hidden if place == municipality_id)

    def bodies(self, key: uuid.UUID, language: str) -> list[Any]:
        """The texts of all municipalities for one article."""
        return [
            change.body
            for (_place, article, locale), changes in self.changes.items()
            if (article, locale) == (key, language)
            for change in changes
        ]


Provider = Callable[[Iterable[uuid.UUID]], LocalTexts]
_providers: list[Provider] = []


def provide_local_texts(provider: Provider) -> None:
    """Name who knows the municipalities' texts; call it in AppConfig.ready."""
    _providers[:] = [provider]


def local_texts(keys: Iterable[uuid.UUID]) -> LocalTexts:
    """Return what is known about the articles `keys`; nothing when nobody provides it."""
    return _providers[0](keys) if _providers else LocalTexts()


def is_locked(child: Any, locked: Iterable[str]) -> bool:
    return child.block_type in ALWAYS_LOCKED or str(child.id) in locked


@dataclass(frozen=True)
class Piece:
    """A block of the composed article and whether it is the municipality's own."""

    child: Any
    local: bool = False


def compose(
    body: Iterable[Any], changes: Sequence[Change], locked: frozenset[str] = frozenset()
) -> list[Piece]:
    """Return the article's blocks as one municipality shows them.

    What names a block that is gone, or would take a locked block away, is left out: the region's text
    wins. With the whole text replaced, locked blocks stand first, where nobody overlooks them.
    """
    master = [Piece(child) for child in body]
    whole = next((change for change in changes if change.mode == Mode.REPLACE_ALL), None)
    pieces = master
    if whole is not None:
        pieces = [piece for piece in master if is_locked(piece.child, locked)] + _own(whole)
    replaced = {change.block_id: change for change in changes if change.mode == Mode.REPLACE_BLOCK}
    inserted = {change.block_id: change for change in changes if change.mode == Mode.INSERT_AFTER}
    shown: list[Piece] = []
    for piece in pieces:
        key = "" if piece.local else str(piece.child.id)
        instead = replaced.get(key)
        if instead is not None and not is_locked(piece.child, locked):
            shown += _own(instead)
        else:
            shown.append(piece)
        if key in inserted:
            shown += _own(inserted[key])
    for change in changes:
        if change.mode == Mode.APPEND:
            shown += _own(change)
    return shown


def changes_for_easy(changes: Sequence[Change]) -> Sequence[Change] | None:
    """Return the changes as they hold for the easy version, whose parts are others.

    What stands after a part comes at the end. None when a part, or all, is said in the municipality's
    own words: the easy version would say otherwise.
    """
    if any(change.mode in {Mode.REPLACE_BLOCK, Mode.REPLACE_ALL} for change in changes):
        return None
    return [
        Change(Mode.APPEND, body=change.body, reviewed=change.reviewed)
        for change in changes
        if change.mode != Mode.HIDE
    ]


def _own(change: Change) -> list[Piece]:
    return [Piece(child, local=True) for child in change.body]
