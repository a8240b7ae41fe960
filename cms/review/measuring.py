"""Measure a text and name what makes it hard: the longest sentences and words."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from cms.content.rendering.readability import readability, reading_html, sentences_of, words_of

MOST_NAMED = 5
LONG_SENTENCE = 15
"""Words; shorter sentences are never called long."""
LONG_WORD = 11
"""Letters. LIX counts from seven, but Danish compounds of seven letters are everyday words."""


@dataclass(frozen=True)
class Measure:
    """LIX with the sentences (`text`, `words`) and the words that raise it most."""

    lix: int
    words: int
    sentences: int
    longest_sentences: list[dict[str, Any]]
    longest_words: list[str]

    def values(self) -> dict[str, Any]:
        return asdict(self)


def measure_html(html: str) -> Measure:
    counted = readability(html)
    sentences = sentences_of(html)
    long_ones = [
        {"text": sentence, "words": count}
        for sentence in dict.fromkeys(sentences)
        if (count := len(words_of(sentence))) >= LONG_SENTENCE
    ]
    long_ones.sort(key=lambda sentence: -int(str(sentence["words"])))
    words = {word.lower(): word for sentence in sentences for word in words_of(sentence)}
    hard = sorted((word for word in words.values() if len(word) >= LONG_WORD), key=lambda word: -len(word))
    return Measure(
        lix=counted.lix,
        words=counted.words,
        sentences=len(sentences),
        longest_sentences=long_ones[:MOST_NAMED],
        longest_words=hard[:MOST_NAMED],
    )


def measure_page(page: Any) -> Measure:
    """Measure an article as it stands in memory, saved or not; the same text as ArticlePage.measure."""
    return measure_html(_html(page.summary, page.body.raw_data))


def measure_easy(page: Any) -> Measure:
    """Measure the easy version of an article as it stands in memory."""
    return measure_html(_html(page.easy_summary, page.easy_body.raw_data))


def measure_content(content: Mapping[str, Any]) -> Measure:
    """Measure the content of a revision."""
    body = content.get("body") or "[]"
    return measure_html(
        _html(content.get("summary") or "", json.loads(body) if isinstance(body, str) else body)
    )


def _html(summary: str, body: Any) -> str:
    return f"<p>{escape(summary)}</p>{reading_html(body)}"
