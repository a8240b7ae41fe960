"""How much a text was changed since somebody vouched for it. Pure: no database, no page, no language of the admin.

A text is {part: [(kind, value), …]}: passages in reading order, where a `words` passage is a heading, a
paragraph or a line, and a `target` is what a link before it leads to. Parts are measured one by one, so
that a long article does not hide that its short easy version is new.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cms.review.turning_words import NEGATING_PREFIXES, TURNING, UNITS, number_words

WORDS = "words"
TARGET = "target"
# A correction may change one word in ten.
SMALL_SHARE = 10
# Words shown before and after what was changed.
_AROUND = 6

Passage = tuple[str, str]
Text = Mapping[str, Sequence[Sequence[str]]]

# Figures with what joins them, then words as readability counts them, then signs that stand for a unit.
_TOKEN = re.compile(r"(?:(?<!\w)[-−+±])?\d+(?:[.,:/⁄٫٬–-]\d+)*|[^\W_]+(?:[-'’][^\W_]+)*|[%‰°<>≤≥±×÷=€$£]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SENTENCE_END = re.compile(r"[.:!?;؟۔]+[\s\"”»)]+(?=(\S))")


class Kind:
    """What must never change unseen."""

    FIGURE = "figure"
    UNIT = "unit"
    NEGATION = "negation"
    TARGET = "target"
    # Its small words are not known to us, so none may change unseen.
    LANGUAGE = "language"


@dataclass(frozen=True)
class PartChange:
    """One part: how many of its words differ, what of the protected, and the passages before and after."""

    part: str
    changed: int
    words: int
    kinds: frozenset[str]
    passages: tuple[tuple[str, str], ...]

    @property
    def is_none(self) -> bool:
        return not self.changed and not self.kinds

    @property
    def is_small(self) -> bool:
        return not self.kinds and self.changed * SMALL_SHARE <= self.words


@dataclass(frozen=True)
class Changes:
    parts: tuple[PartChange, ...]

    @property
    def is_none(self) -> bool:
        return all(part.is_none for part in self.parts)

    @property
    def is_small(self) -> bool:
        return all(part.is_small for part in self.parts)

    @property
    def large(self) -> tuple[PartChange, ...]:
        return tuple(part for part in self.parts if not part.is_small)

    @property
    def changed(self) -> int:
        return sum(part.changed for part in self.parts)

    @property
    def words(self) -> int:
        return sum(part.words for part in self.parts)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(part.kinds for part in self.parts))

    @property
    def passages(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for part in self.parts for pair in part.passages)


@dataclass(frozen=True)
class _Token:
    value: str
    sentence: int
    figure: bool
    """A figure or a number in words."""

    @property
    def is_word(self) -> bool:
        return any(char.isalnum() for char in self.value)


def compare(old: Text, new: Text, language: str) -> Changes:
    """Compare two texts in `language` (a code such as "da"). The order of the two makes no difference."""
    parts = [*old, *(part for part in new if part not in old)]
    return Changes(tuple(_compare(part, old.get(part, ()), new.get(part, ()), language) for part in parts))


def _compare(
    part: str, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]], language: str
) -> PartChange:
    a, b = _read(old, language), _read(new, language)
    # An alignment depends on which side is read first: always the same one, so that both ways agree.
    turned = _keys(a) > _keys(b)
    if turned:
        a, b = b, a
    changed, kinds, passages = 0, set(), []
    for act, a1, a2, b1, b2 in SequenceMatcher(None, _keys(a), _keys(b), autojunk=False).get_opcodes():
        if act == "equal":
            continue
        before, after = a[a1:a2], b[b1:b2]
        count, found = _words_changed(_joined(before), _joined(after), language)
        if _targets(before) != _targets(after):
            found.add(Kind.TARGET)
        changed += count
        kinds |= found
        if count or found:
            pair = shortened(_shown(before), _shown(after))
            passages.append((pair[1], pair[0]) if turned else pair)
    if changed and language not in TURNING:
        kinds.add(Kind.LANGUAGE)
    total = max(_count(_joined(a)), _count(_joined(b)))
    # A word that moved went and came.
    return PartChange(part, min(changed, total), total, frozenset(kinds), tuple(passages))


@dataclass(frozen=True)
class _Read:
    kind: str
    value: str
    tokens: tuple[_Token, ...]

    @property
    def key(self) -> tuple[str, ...]:
        if self.kind == TARGET:
            return (TARGET, self.value)
        return (WORDS, *(token.value for token in self.tokens))


def _read(passages: Sequence[Sequence[str]], language: str) -> list[_Read]:
    return [
        _Read(kind, value, tuple(_tokens(value, language)) if kind == WORDS else ())
        for kind, value in passages
    ]


def _keys(read: Sequence[_Read]) -> list[tuple[str, ...]]:
    return [one.key for one in read]


def _targets(read: Sequence[_Read]) -> list[str]:
    return [one.value for one in read if one.kind == TARGET]


def _joined(read: Sequence[_Read]) -> list[_Token]:
    """The tokens of several passages; no sentence goes on into the next passage."""
    joined: list[_Token] = []
    for one in read:
        after = joined[-1].sentence + 1 if joined else 0
        joined += [_Token(token.value, token.sentence + after, token.figure) for token in one.tokens]
    return joined


def _count(tokens: Sequence[_Token]) -> int:
    return sum(token.is_word for token in tokens)


def _shown(read: Sequence[_Read]) -> str:
    """For people: the words, and the addresses of links that people can read."""
    parts = [one.value for one in read if one.kind == WORDS or one.value.partition(":")[0] in _READABLE]
    return " ".join(" ".join(parts).split())


_READABLE = frozenset({"http", "https", "tel", "mailto"})


def _tokens(value: str, language: str) -> Iterator[_Token]:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", value))
    # A point before a small letter ends no sentence: the 12. of May.
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if not match.group(1).islower()]
    numbers = number_words(language)
    sentence, after_figure = 0, False
    for match in _TOKEN.finditer(text):
        while sentence < len(ends) and match.start() >= ends[sentence]:
            sentence, after_figure = sentence + 1, False
        word = match.group()
        figure = any(char.isnumeric() for char in word) or word.casefold() in numbers
        if figure:
            word = word.replace("–", "-").replace("−", "-")
        # Mg is no mg: behind a figure the size of letters counts.
        yield _Token(word if after_figure else word.casefold(), sentence, figure)
        after_figure = figure


def _words_changed(a: list[_Token], b: list[_Token], language: str) -> tuple[int, set[str]]:
    matcher = SequenceMatcher(None, [t.value for t in a], [t.value for t in b], autojunk=False)
    changed, kinds = 0, set()
    for act, a1, a2, b1, b2 in matcher.get_opcodes():
        if act == "equal":
            continue
        gone, came = a[a1:a2], b[b1:b2]
        changed += max(_count(gone), _count(came))
        kinds |= {kind for token in (*gone, *came) if (kind := _protected(token, language))}
        if _beside_figure(a, a1, a2) or _beside_figure(b, b1, b2):
            kinds.add(Kind.UNIT)
        if _turned_round(gone, came, language):
            kinds.add(Kind.NEGATION)
    return changed, kinds


def _protected(token: _Token, language: str) -> str | None:
    word = token.value.casefold()
    if token.figure:
        return Kind.FIGURE
    if not token.is_word or word in UNITS:
        return Kind.UNIT
    if word in TURNING.get(language, ()) or word.endswith(("n't", "n’t")):
        return Kind.NEGATION
    return None


def _beside_figure(tokens: list[_Token], first: int, last: int) -> bool:
    """Whether what was changed touches a figure that stayed: 5 ml, 5 dl; week 12, month 12."""
    if first == last:
        # Words went from here, or none ever stood here: between a figure and its word counts.
        around = tokens[max(0, first - 1) : first + 1]
        return len(around) == 2 and around[0].sentence == around[1].sentence and around[0].figure
    before = first > 0 and tokens[first - 1].figure and tokens[first - 1].sentence == tokens[first].sentence
    after = last < len(tokens) and tokens[last].figure and tokens[last].sentence == tokens[last - 1].sentence
    return before or after


def _turned_round(gone: Sequence[_Token], came: Sequence[_Token], language: str) -> bool:
    """Whether a word became its opposite: sikker, usikker."""
    old, new = {t.value.casefold() for t in gone}, {t.value.casefold() for t in came}
    return any(
        f"{prefix}{word}" in (new if word in old else old)
        for prefix in NEGATING_PREFIXES.get(language, ())
        for word in old ^ new
    )


def shortened(before: str, after: str) -> tuple[str, str]:
    """Cut what both passages begin and end with, but for a few words around the change."""
    old, new = before.split(), after.split()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    head, tail = max(0, start - _AROUND), max(0, end - _AROUND)
    return _cut(old, head, tail), _cut(new, head, tail)


def _cut(words: list[str], head: int, tail: int) -> str:
    kept = words[head : len(words) - tail]
    return " ".join((["…"] if head else []) + kept + (["…"] if tail else []))
