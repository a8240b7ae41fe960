"""Show where a word was found: HTML text whose only tag is <mark>."""

import re
from functools import lru_cache
from html import escape

from cms.content.languages import fold

_LEXEME = re.compile(r"'((?:[^']|'')+)'")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_LONGEST = 200
# How a folded pair or letter may have been written.
_PAIRS = {"aa": "å", "oe": "øö", "ae": "æä"}
_LETTERS = {"e": "eéè", "a": "aáà", "ا": "اأإآ"}
# What Arabic writes in front of a word, and its stem lacks: the article, alone and after a small word.
_ARABIC = re.compile(r"[\u0621-\u064a]")
_IN_FRONT = (("اأ", "ل"), ("وفبك", "ال"), ("ل", "ل"))
_PAIR = re.compile(r"(aa|oe|ae)")


def highlight(*, summary: str, text: str, lexemes: str, suggestion: str = "") -> str:
    """Return the summary, or the first sentence of the text in which a searched word stands, with marks.

    `lexemes` is a tsquery as PostgreSQL prints it; words of `suggestion` are marked too.
    """
    pattern = _wanted(lexemes, suggestion)
    if pattern is None:
        return escape(summary)
    if pattern.search(summary):
        return _marked(pattern, summary)
    found = pattern.search(text)
    if found is None:
        return escape(summary)
    return _marked(pattern, _around(text, found.start()))


# The articles of one answer ask for the same words.
@lru_cache(maxsize=256)
def _wanted(lexemes: str, suggestion: str) -> re.Pattern[str] | None:
    stems = {match.replace("''", "'") for match in _LEXEME.findall(lexemes) if len(match) > 1}
    stems |= {fold(word) for word in suggestion.split() if len(word) > 2}
    return _pattern(frozenset(stems)) if stems else None


@lru_cache(maxsize=256)
def _pattern(stems: frozenset[str]) -> re.Pattern[str]:
    """The words that begin with a stem.

    A set of first letters stands in front: the engine runs past everything else, which a word boundary in
    front would keep it from. Longer stems go first.
    """
    ways = [way for stem in sorted(stems, key=len, reverse=True) for way in _ways(stem)]
    letters = "".join(sorted({letter for first, _ in ways for letter in first}))
    words = "|".join(f"(?<={_one_of(first)}){rest}" for first, rest in ways)
    return re.compile(rf"{_one_of(letters)}(?<!\w.)(?:{words})\w*", re.IGNORECASE | re.DOTALL)


def _one_of(letters: str) -> str:
    return f"[{''.join(map(re.escape, letters))}]"


def _ways(stem: str) -> list[tuple[str, str]]:
    """How a stem may be written: its possible first letters, and a pattern for the rest."""
    letters = _PAIRS.get(stem[:2])
    if letters:
        rest = _spelled(stem[2:])
        return [(stem[0], stem[1] + rest), (letters, rest)]
    way = (_LETTERS.get(stem[0], stem[0]), _spelled(stem[1:]))
    if not _ARABIC.match(stem):
        return [way]
    return [way, *((first, front + _spelled(stem)) for first, front in _IN_FRONT)]


def _spelled(folded: str) -> str:
    # English stems end with i where the word may have y: baby, babies.
    ending = "[iy]" if len(folded) > 2 and folded.endswith("i") else ""
    return _letters(folded[:-1] if ending else folded) + ending


def _letters(folded: str) -> str:
    return "".join(
        f"(?:{part}|{_one_of(_PAIRS[part])})"
        if part in _PAIRS
        else "".join(_one_of(_LETTERS.get(c, c)) for c in part)
        for part in _PAIR.split(folded)
    )


def _around(text: str, position: int) -> str:
    """The sentence at `position`, cut at words when it is long."""
    # No further back than what is shown at most: a text is long, and every result asks.
    start = max(0, position - 2 * _LONGEST)
    for gap in _SENTENCE.finditer(text, start, position + 1):
        start = gap.end()
    end_of = _SENTENCE.search(text, position, position + 2 * _LONGEST)
    sentence = text[start : end_of.start() if end_of else position + 2 * _LONGEST]
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
