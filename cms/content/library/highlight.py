"""Show where a word was found: HTML text whose only tag is <mark>."""

import re
from functools import lru_cache
from html import escape

from cms.content.languages import fold

_LEXEME = re.compile(r"'((?:[^']|'')+)'")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_LONGEST = 200
# How a folded pair or letter may have been written.
_SPELLINGS = {"aa": "(?:aa|å)", "oe": "(?:oe|ø|ö)", "ae": "(?:ae|æ|ä)", "e": "[eéè]", "a": "[aáà]"}


def highlight(*, summary: str, text: str, lexemes: str, suggestion: str = "") -> str:
    """Return the summary, or the first sentence of the text in which a searched word stands, with marks.

    `lexemes` is a tsquery as PostgreSQL prints it; words of `suggestion` are marked too.
    """
    stems = {match.replace("''", "'") for match in _LEXEME.findall(lexemes) if len(match) > 1}
    stems |= {fold(word) for word in suggestion.split() if len(word) > 2}
    if not stems:
        return escape(summary)
    pattern = _pattern(frozenset(stems))
    if pattern.search(summary):
        return _marked(pattern, summary)
    found = pattern.search(text)
    if found is None:
        return escape(summary)
    return _marked(pattern, _around(text, found.start()))


@lru_cache(maxsize=256)
def _pattern(stems: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(_spelled(stem) for stem in sorted(stems, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\w*", re.IGNORECASE)


def _spelled(stem: str) -> str:
    parts = re.split(r"(aa|oe|ae)", stem)
    return "".join(
        _SPELLINGS[part]
        if part in {"aa", "oe", "ae"}
        else "".join(_SPELLINGS.get(c, re.escape(c)) for c in part)
        for part in parts
    )


def _around(text: str, position: int) -> str:
    """The sentence at `position`, cut at words when it is long."""
    start = 0
    for gap in _SENTENCE.finditer(text, 0, position + 1):
        start = gap.end()
    end_of = _SENTENCE.search(text, position)
    sentence = text[start : end_of.start() if end_of else len(text)]
    if len(sentence) <= _LONGEST:
        return sentence
    first = max(0, position - start - _LONGEST // 2)
    cut = sentence[first : first + _LONGEST]
    return ("… " if first else "") + cut.strip() + " …"


def _marked(pattern: re.Pattern[str], text: str) -> str:
    shown, last = [], 0
    for match in pattern.finditer(text):
        shown += [escape(text[last : match.start()]), f"<mark>{escape(match.group())}</mark>"]
        last = match.end()
    return "".join([*shown, escape(text[last:])])
