"""Whether two texts say the same: what a professional has approved, and what is to be published.

The editor writes rich text anew whenever a form is sent back: with keys of its own, attributes in another
order, other entities. None of that is a change of the words, so none of it counts.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from cms.content.rendering.composition import AT_A_BLOCK

# The editor's own names for paragraphs.
_NO_PART_OF_THE_TEXT = frozenset({"data-block-key"})


class _Canonical(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted((name, value or "") for name, value in attrs if name not in _NO_PART_OF_THE_TEXT)
        self.pieces.append([tag, *kept])

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words:
            self.pieces.append(["", words])


def fingerprint(mode: str, block_id: str, raw: Iterable[Mapping[str, Any]]) -> str:
    """Return 64 hex digits for a change: what it does, where, and the words. `raw` is StreamField data."""
    said = [
        mode,
        block_id if mode in AT_A_BLOCK else "",
        [[child["type"], _same(child["value"])] for child in raw],
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _same(value: Any) -> Any:
    """The value without what saving it again might change: numbers as words, no empty parts, no ids."""
    if isinstance(value, Mapping):
        parts = {name: _same(part) for name, part in value.items() if name != "id"}
        return {name: part for name, part in parts.items() if part not in ("", [], {})}
    if isinstance(value, str):
        parser = _Canonical()
        parser.feed(value)
        parser.close()
        return parser.pieces
    if isinstance(value, Sequence):
        return [_same(part) for part in value]
    return _same(str(value)) if value not in (None, False) else ""
