"""Every link of an article, taken from its stored text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from cms.content.models import ArticlePage


@dataclass(frozen=True)
class Link:
    """A link: to a page of ours by its key, or to an address. `words` is what the reader taps on."""

    words: str
    page_id: int | None = None
    url: str = ""


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Link] = []
        self._open: dict[str, str | None] | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open, self._words = dict(attrs), ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag != "a" or self._open is None:
            return
        words, href = self._words.strip()[:255], (self._open.get("href") or "").strip()
        if self._open.get("linktype") == "page":
            number = self._open.get("id") or ""
            self.found.append(Link(words, page_id=int(number) if number.isdigit() else 0))
        elif href.startswith(("http://", "https://")):
            self.found.append(Link(words, url=href))
        self._open = None


def links_in(page: ArticlePage) -> Iterator[Link]:
    """Links in the text, chosen articles and the addresses of sources."""
    for stream in (page.body, page.easy_body, page.related_articles):
        for child in stream.raw_data:
            yield from _links_of(child["type"], child["value"])
    for child in page.sources.raw_data:
        url = child["value"].get("url") or ""
        if url:
            yield Link(str(child["value"].get("title") or "")[:255], url=url)


def _links_of(kind: str, value: Any) -> Iterator[Link]:
    if isinstance(value, str):
        if "<a" in value:
            parser = _Anchors()
            parser.feed(value)
            parser.close()
            yield from parser.found
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _links_of(kind, part)
    elif isinstance(value, list):
        for part in value:
            yield from _links_of(kind, part)
    elif isinstance(value, int) and not isinstance(value, bool) and kind in {"related", "article"}:
        yield Link("", page_id=value)
