"""The closed HTML subset that leaves the server, and the rewriting of editors' links."""

import re
import uuid
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import nh3

# What an editor's rich text may contain.
TEXT_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br"}
# What our block templates may contain besides.
BLOCK_TAGS = TEXT_TAGS | {
    "section",
    "div",
    "span",
    "figure",
    "figcaption",
    "picture",
    "source",
    "img",
    "video",
    "track",
    "details",
    "summary",
    "blockquote",
    "footer",
    "dl",
    "dt",
    "dd",
    "address",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_TEXT_ATTRIBUTES = {"a": {"href", "data-article", "hreflang"}}
_BLOCK_ATTRIBUTES = {
    **_TEXT_ATTRIBUTES,
    "*": {"class", "role"},
    "div": {"tabindex", "aria-label"},
    "th": {"scope"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "data-placeholder"},
    "source": {"src", "srcset", "sizes", "type"},
    "video": {"src", "poster", "controls", "preload", "playsinline", "width", "height"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}

# (uuid, slug, locale) of the article to which an internal link leads, or None when it may not be shown.
Target = tuple[uuid.UUID, str, str]
Resolve = Callable[[int], Target | None]


def clean_text(html: str) -> str:
    """Reduce rich text to p h2 h3 ul ol li strong em a br."""
    return nh3.clean(html, tags=TEXT_TAGS, attributes=_TEXT_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


def clean_block(html: str) -> str:
    """Reduce a rendered block to the closed subset; templates are ours, their variables are not."""
    cleaned = nh3.clean(
        html, tags=BLOCK_TAGS, attributes=_BLOCK_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    )
    return re.sub(r">\s+<", "><", cleaned).strip()


_TEXT = re.compile(r">[^<]+<")
_GAP = re.compile(r"(?<=\d) (?=\d)")


def whole_numbers(html: str) -> str:
    """Keep numbers written in groups, as 82 12 12 12, in one piece: right-to-left text would turn the groups.

    A no-break space between digits belongs to the number (UAX #9, class CS); an ordinary one does not.
    """
    return _TEXT.sub(lambda text: _GAP.sub("\u00a0", text.group()), html)


class _Links(HTMLParser):
    """Rewrite `<a linktype="page" id="7">` to an address, or to its bare text; b and i to strong and em."""

    _RENAMED = {"b": "strong", "i": "em"}

    def __init__(self, resolve: Resolve) -> None:
        super().__init__(convert_charrefs=False)
        self.resolve = resolve
        self.out: list[str] = []
        self.open_links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.out.append(f"<{self._RENAMED.get(tag, tag)}>")
            return
        link = self._link(dict(attrs))
        self.open_links.append(link is not None)
        if link is not None:
            self.out.append(link)

    def _link(self, attrs: dict[str, str | None]) -> str | None:
        if attrs.get("linktype") == "page":
            target = self.resolve(int(attrs.get("id") or 0))
            return article_link(target) if target else None
        href = attrs.get("href")
        return f'<a href="{escape(href)}">' if href else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.out.append("<br>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            self.out.append(f"</{self._RENAMED.get(tag, tag)}>")
        elif self.open_links and self.open_links.pop():
            self.out.append("</a>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def article_link(target: Target) -> str:
    from cms.content.addresses import article_path

    key, slug, locale = target
    return f'<a href="{escape(article_path(locale, slug))}" data-article="{key}" hreflang="{escape(locale)}">'


def rich_text(source: str, resolve: Resolve) -> str:
    """Return database rich text as clean HTML with resolved article links."""
    parser = _Links(resolve)
    parser.feed(source)
    parser.close()
    return clean_text("".join(parser.out))


_PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>', re.IGNORECASE)
_ID = re.compile(r'\bid="(\d+)"')


def linked_page_ids(source: str) -> set[int]:
    """Return the ids of the pages to which rich text links."""
    ids = (_ID.search(tag) for tag in _PAGE_LINK.findall(source))
    return {int(match.group(1)) for match in ids if match}
