"""Texts that are no articles, such as changes to regional ones, between the articles of the hardest report."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.coreutils import get_content_languages

from cms.content.queries import Library
from cms.review.measuring import measure_content
from cms.review.subjects import subjects
from cms.review.terms import LIX_TARGET


@dataclass(frozen=True, eq=False)
class Language:
    """As a page's `locale`: rows of both kinds stand in one list."""

    language_code: str

    def __str__(self) -> str:
        return str(get_content_languages().get(self.language_code, self.language_code))

    def __eq__(self, other: object) -> bool:
        return getattr(other, "language_code", None) == self.language_code

    __hash__ = object.__hash__


@dataclass
class HardText:
    """One row of the report; its attributes are called as those of an article's row."""

    title: str
    kind: Any
    edit_path: str
    locale: Language
    live: bool
    measured_lix: int
    measured_words: int
    longest_sentence: str
    lix_reason: str
    target: int = LIX_TARGET
    since_approval: str = ""
    must_be_reviewed: bool = False
    too_hard: bool = field(init=False)

    def __post_init__(self) -> None:
        self.too_hard = self.measured_lix > self.target


def hard_texts(library: Library | None) -> list[HardText]:
    """What people of `library` write besides articles, as drafted, the hardest first. One query for each kind."""
    rows = [
        _row(subject, one)
        for subject in (subjects() if library is not None else [])
        for one in subject.written_here(library)  # type: ignore[arg-type]
    ]
    return sorted(rows, key=lambda row: (-row.measured_lix, row.title))


def _row(subject: Any, about: Any) -> HardText:
    content = about.latest_revision.content if about.latest_revision else {}
    measured = measure_content(content)
    longest = (measured.longest_sentences or [{"text": ""}])[0]["text"]
    return HardText(
        title=about.title,
        kind=subject.kind,
        edit_path=subject.edit_path(about),
        locale=Language(about.locale),
        live=about.live,
        measured_lix=measured.lix,
        measured_words=measured.words,
        longest_sentence=longest,
        lix_reason=content.get("lix_reason") or "",
    )
