"""LIX and reading time of rendered HTML.

LIX (C.-H. Björnsson, 1968) = words per sentence + share of long words in per cent. Below 25 is
very easy, 25-34 easy, 35-44 medium. Sentences end at . : ! ? and at the end of a heading,
a list line or a paragraph; a word is long from seven letters.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any

from cms.content.rendering.tables import table_reading

_INLINE = frozenset({"a", "strong", "em", "span", "br"})
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.:!?]+(?=\s|$|[”\"»)])")
# Tired readers and second-language readers: well below the 240 words a minute of practised adults.
_WORDS_PER_MINUTE = 170


@dataclass(frozen=True)
class Readability:
    """`lix` is a whole number, `minutes` at least 1."""

    lix: int
    words: int
    minutes: int


# The parts of a block's raw value that a citizen reads as running text, and those that hold HTML.
_READ = ("title", "question", "text", "answer", "items", "caption", "value")
_HTML = frozenset({"text", "answer"})
_NOT_READING = frozenset({"local_contact", "related"})


def reading_html(raw_stream: Iterable[Mapping[str, Any]]) -> str:
    """Return the running text of a StreamField's raw data as HTML, for measuring."""
    return "".join(
        _block_reading(child["type"], child["value"])
        for child in raw_stream
        if child["type"] not in _NOT_READING
    )


def _block_reading(block_type: str, value: Any) -> str:
    if block_type == "text":
        return str(value)
    return table_reading(value) if block_type == "table" else _reading(value)


def _reading(value: Any) -> str:
    if isinstance(value, str):
        return f"<p>{escape(value)}</p>"
    if isinstance(value, list):
        return "".join(_reading(item) for item in value)
    if not isinstance(value, Mapping):
        return ""
    parts = ((key, value[key]) for key in _READ if value.get(key))
    return "".join(part if key in _HTML and isinstance(part, str) else _reading(part) for key, part in parts)


class _Segments(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.segments: list[str] = []
        self.current: list[str] = []

    def _close(self) -> None:
        text = " ".join("".join(self.current).split())
        if text:
            self.segments.append(text)
        self.current = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.current.append(" ")
        elif tag not in _INLINE:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._close()

    def handle_data(self, data: str) -> None:
        self.current.append(data)

    def close(self) -> None:
        super().close()
        self._close()


def segments(html: str) -> list[str]:
    """Return the visible text as a list, one entry per heading, paragraph or list line."""
    parser = _Segments()
    parser.feed(html)
    parser.close()
    return parser.segments


def sentences_of(html: str) -> list[str]:
    """Return the sentences of HTML as plain text, without the sign that ends them."""
    found = (sentence.strip() for part in segments(html) for sentence in _SENTENCE_END.split(part))
    return [sentence for sentence in found if _WORD.search(sentence)]


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def readability(html: str) -> Readability:
    """Measure HTML; empty text has LIX 0."""
    sentences = sentences_of(html)
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words or not sentences:
        return Readability(lix=0, words=0, minutes=1)
    long_words = sum(1 for word in words if len(word) > 6)
    lix = round(len(words) / len(sentences) + 100 * long_words / len(words))
    return Readability(lix=lix, words=len(words), minutes=max(1, math.ceil(len(words) / _WORDS_PER_MINUTE)))
