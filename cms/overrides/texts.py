"""Blocks as plain words: excerpts to choose by, and the difference between two versions."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from cms.content.blocks import ArticleStreamBlock
from cms.content.blocks.choices import Slot

_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
EXCERPT = 140
# Keys of values that are no words: which picture, which kind of box.
_NO_WORDS = frozenset({"image", "poster", "video", "captions", "tone", "id", "type"})


def words_of(value: Any) -> str:
    """All words of a block's raw value, in order."""
    return _SPACE.sub(" ", " ".join(_words(value))).strip()


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(_TAG.sub(" ", value))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key == "slot":
                yield str(dict(Slot.choices).get(part, part))
            elif key == "value" or key not in _NO_WORDS:
                yield from _words(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _words(part)


def excerpt(child: Any) -> str:
    """The beginning of a block's text; the name of its kind when it has no words."""
    words = words_of(child.get_prep_value()["value"])
    if not words:
        return str(child.block.label)
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Difference:
    """One part of the article, before and after; a part that is the same has neither mark."""

    kind: str
    html: SafeString
    what: str  # "same", "changed", "new" or "gone"
    about: bool = False


def differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], block_id: str = ""
) -> list[Difference]:
    """Compare two versions of a body block by block; only what differs is returned.

    `about` marks the part that a municipality's change hangs on.
    """
    old = {block["id"]: block for block in before}
    new = {block["id"]: block for block in after}
    found = []
    for block in after:
        was = old.get(block["id"])
        text = words_of(block["value"])
        if was is None:
            found.append(Difference(_kind(block), _inserted(text), "new"))
        elif (told := words_of(was["value"])) != text:
            found.append(Difference(_kind(block), _marked(told, text), "changed", block["id"] == block_id))
    found += [
        Difference(_kind(block), _deleted(words_of(block["value"])), "gone", block["id"] == block_id)
        for block in before
        if block["id"] not in new
    ]
    return found


def _kind(block: Mapping[str, Any]) -> str:
    return str(ArticleStreamBlock().child_blocks[block["type"]].label)


def _inserted(text: str) -> SafeString:
    return mark_safe(f"<ins>{escape(text)}</ins>")


def _deleted(text: str) -> SafeString:
    return mark_safe(f"<del>{escape(text)}</del>")


def _marked(before: str, after: str) -> SafeString:
    """The new text with the words that went and came marked."""
    old, new = before.split(" "), after.split(" ")
    pieces: list[str] = []
    for act, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, came = " ".join(old[a:b]), " ".join(new[c:d])
        if act == "equal":
            pieces.append(str(escape(came)))
            continue
        pieces += [str(_deleted(gone))] if gone else []
        pieces += [str(_inserted(came))] if came else []
    return mark_safe(" ".join(pieces))


def language_name(code: str) -> str:
    """The name of a content language, in the reader's language: "Engelsk" to a Danish editor."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:  # one that Django does not know has the name that the settings give it
        return str(dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(code, code))
