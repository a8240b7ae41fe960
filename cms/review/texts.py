"""The words of an article as its reviewer reads them, for comparing: passages and what their links lead to.

What is not read is left out: dates, search terms, which picture is shown, what to read next. The words
about a picture are read.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from cms.content.blocks.stream import LocalContactBlock
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage
from cms.review.changes import TARGET, WORDS

Words = dict[str, list[list[str]]]
"""{part: [[kind, value], …]}, as JSON keeps it."""

TEXT, EASY, SOURCES = "text", "easy", "sources"
# A translation has the sources of the Danish text.
PARTS_OF_TRANSLATION = (TEXT, EASY)
# Names that hold in every language and every database; until they are looked up, ids stand behind them.
_PAGE, _DOCUMENT = "page", "document"
_ID = re.compile(rf"({_PAGE}|{_DOCUMENT})#(\d+)")


def text_of(page: ArticlePage) -> Words:
    """Return the text of an article as it stands in memory. Two queries at most, whatever its links."""
    [found] = texts_of([page])
    return found


def texts_of(pages: Iterable[ArticlePage]) -> list[Words]:
    """The same for several articles, in the same number of queries."""
    found = [_raw_text(page) for page in pages]
    names = _names(found)
    return [
        {
            part: [[kind, names.get(value, value) if kind == TARGET else value] for kind, value in passages]
            for part, passages in text.items()
        }
        for text in found
    ]


def without_sources(text: Words) -> Words:
    return {part: text.get(part, []) for part in PARTS_OF_TRANSLATION}


def danish_of(page: ArticlePage) -> ArticlePage | None:
    """Return the Danish article that `page` translates, as families read it, or as drafted before that."""
    if page.locale.language_code == DEFAULT_LANGUAGE:
        return None
    found: ArticlePage | None = ArticlePage._base_manager.filter(
        translation_key=page.translation_key, locale__language_code=DEFAULT_LANGUAGE
    ).first()
    return found if found is None or found.live else found.get_latest_revision_as_object()


def is_translation(page: Any) -> bool:
    """Whether there is a Danish article, published or not, of which `page` is another language."""
    return isinstance(page, ArticlePage) and danish_of(page) is not None


def plain_lines(text: Words) -> list[str]:
    """The words of a text, passage by passage, for reading."""
    return [value for passages in text.values() for kind, value in passages if kind == WORDS]


def danish_lines_beside(draft: Any) -> list[str]:
    """The Danish words beside which a translation is read; none where `draft` translates nothing."""
    danish = danish_of(draft) if isinstance(draft, ArticlePage) else None
    return plain_lines(without_sources(text_of(danish))) if danish is not None else []


def _raw_text(page: ArticlePage) -> Words:
    return {
        TEXT: [
            *_lines(page.title, page.summary, page.image_alt if page.image_id else ""),
            *_passages(page.body),
        ],
        EASY: [*_lines(page.easy_title, page.easy_summary), *_passages(page.easy_body)],
        SOURCES: [*_passages(page.sources)],
    }


def _lines(*lines: str) -> Iterator[list[str]]:
    for line in lines:
        if text := " ".join(line.split()):
            yield [WORDS, text]


def _passages(stream: StreamValue) -> list[list[str]]:
    found: list[list[str]] = []
    for child in stream:
        raw = child.get_prep_value()["value"]
        if isinstance(child.block, LocalContactBlock):
            found.append([TARGET, f"contact:{raw.get('slot')}"])
        else:
            found += _of_block(child.block, raw)
    return found


def _of_block(block: Any, raw: Any) -> Iterator[list[str]]:
    """The passages of a block's raw value, in the order in which the block declares its parts."""
    if raw is None:
        return
    if isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, raw.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            inner = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            yield from _of_block(block.child_block, inner)
    elif isinstance(block, BaseTypedTableBlock):
        yield from _of_table(block, raw)
    else:
        yield from _of_leaf(block, raw)


def _of_table(block: BaseTypedTableBlock, raw: Any) -> Iterator[list[str]]:
    yield from _lines(raw.get("caption") or "", *(column["heading"] for column in raw["columns"]))
    kinds = [block.child_blocks[column["type"]] for column in raw["columns"]]
    for row in raw["rows"]:
        for kind, cell in zip(kinds, row["values"], strict=False):
            yield from _of_block(kind, cell)


def _of_leaf(block: Any, raw: Any) -> Iterator[list[str]]:
    if isinstance(block, blocks.RichTextBlock):
        yield from _of_html(raw)
    elif isinstance(block, DocumentChooserBlock):
        yield [TARGET, f"{_DOCUMENT}#{raw}"]
    elif isinstance(block, blocks.URLBlock):
        yield from ([[TARGET, raw]] if raw else [])
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.IntegerBlock):
        yield from _lines(str(raw))


class _Reader(HTMLParser):
    """Passages of rich text, each with the targets of its links behind it."""

    _INLINE = frozenset({"a", "strong", "em", "b", "i", "span", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._words: list[str] = []
        self._targets: list[str] = []

    def end_passage(self) -> None:
        self.found += [*_lines("".join(self._words)), *([TARGET, target] for target in self._targets)]
        self._words, self._targets = [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._words.append(" ")
        elif tag not in self._INLINE:
            self.end_passage()
        if tag == "a":
            given = dict(attrs)
            kind, key = given.get("linktype"), given.get("id")
            self._targets.append(f"{kind}#{key}" if kind else given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.end_passage()

    def handle_data(self, data: str) -> None:
        self._words.append(data)


def _of_html(html: str) -> list[list[str]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_passage()
    return reader.found


def _names(texts: Iterable[Words]) -> dict[str, str]:
    """{"page#7": "page:<uuid>", "document#3": "document:<hash>"} for all ids in the texts."""
    named = [
        match
        for text in texts
        for passages in text.values()
        for kind, value in passages
        if kind == TARGET and (match := _ID.fullmatch(value))
    ]
    pages = {match[2] for match in named if match[1] == _PAGE}
    documents = {match[2] for match in named if match[1] == _DOCUMENT}
    names: dict[str, str] = {}
    if pages:
        for pk, key in Page._base_manager.filter(pk__in=pages).values_list("pk", "translation_key"):
            names[f"{_PAGE}#{pk}"] = f"{_PAGE}:{key}"
    if documents:
        kept = get_document_model()._base_manager.filter(pk__in=documents)
        for pk, digest in kept.values_list("pk", "file_hash"):
            names[f"{_DOCUMENT}#{pk}"] = f"{_DOCUMENT}:{digest or pk}"
    return names


def with_keys(text: Words, key_of: Any) -> Words:
    """Return the text with the uuids of linked pages replaced by `key_of(name)`, for a copy elsewhere."""
    prefix = f"{_PAGE}:"

    def here(kind: str, value: str) -> list[str]:
        if kind == TARGET and value.startswith(prefix):
            return [kind, prefix + str(key_of(str(uuid.UUID(value.removeprefix(prefix)))))]
        return [kind, value]

    return {part: [here(kind, value) for kind, value in passages] for part, passages in text.items()}
