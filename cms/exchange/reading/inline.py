"""Running text and lists, in the small HTML that the editor of rich text keeps."""

import re
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from cms.exchange.reading.draft import Notes

BLOCKS = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "div", "section", "article",
        "main", "header", "footer", "nav", "aside", "figure", "figcaption", "blockquote", "pre", "hr", "dl",
        "dt", "dd", "details", "summary", "form", "fieldset", "address", "body", "html",
    }
)  # fmt: skip
_KEPT = {"strong": "b", "b": "b", "em": "i", "i": "i"}
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_FLATTENED = {
    "u": "underline",
    "s": "struck",
    "strike": "struck",
    "del": "struck",
    "sup": "raised",
    "sub": "raised",
    "font": "",
    "mark": "marked",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u00ad\u200b\ufeff]")
_MARKS = re.compile(r"<(?:br/|/?(?:p|b|i|ul|ol|li)|a href=\"[^\"]*\"|/a)>")


def tidy(text: str) -> str:
    """Drop soft hyphens, zero-width spaces and control signs: they would split words for search."""
    return _CONTROL.sub("", text)


def is_empty(html: str) -> bool:
    return not _MARKS.sub("", html).replace("\xa0", " ").strip()


class Inline:
    """Makes rich text and tells what it had to flatten. Pictures inside are handed back, not dropped."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def html(self, contents: list[Any], *, plain: bool = False) -> tuple[str, list[Tag]]:
        """Return the HTML of inline contents and the pictures in it; `plain` leaves out bold and italic."""
        images: list[Tag] = []
        html = "".join(self._node(node, images, plain=plain) for node in contents)
        html = re.sub(r"(?:\s*<br/>)+\s*$|^\s*(?:<br/>\s*)+", "", html)
        return html.strip(), images

    def _node(self, node: Any, images: list[Tag], *, plain: bool) -> str:  # noqa: PLR0911 - one for each kind
        if isinstance(node, NavigableString):
            return escape(re.sub(r"[ \t\r\n]+", " ", tidy(str(node))), quote=False)
        if node.name == "img":
            images.append(node)
            return ""
        if node.name == "br":
            return " " if plain else "<br/>"
        inner = "".join(self._node(child, images, plain=plain) for child in node.children)
        if node.name == "a":
            return self._link(node, inner)
        self._tell(node)
        if node.name == "input" and node.get("type") == "checkbox":
            return "\u2611 " if node.has_attr("checked") else "\u2610 "
        if node.name in _KEPT and not plain and inner.strip():
            mark = _KEPT[node.name]
            return f"<{mark}>{inner}</{mark}>"
        # Blocks inside a heading or a list line: their words stay apart.
        return f" {inner} " if node.name in BLOCKS | {"td", "th", "tr", "option"} else inner

    def _tell(self, node: Tag) -> None:
        code = _FLATTENED.get(node.name, "")
        words = node.get_text(" ", strip=True)
        if code and words and not re.fullmatch(r"\[\d+\]", words):
            self.notes.add(code, words[:80])

    def _link(self, node: Tag, inner: str) -> str:
        href = str(node.get("href") or "").strip()
        if not href or not inner.strip():
            if href.lower().startswith(_SCHEMES) and not node.find("img"):
                self.notes.add("link_lost", href)
            return inner
        if href.startswith("#"):
            back = inner.strip() in {"\u2191", "\u21a9", "\u21a9\ufe0e"}
            return "" if back else inner
        if href.lower().startswith("www."):
            href = f"https://{href}"
        if not href.lower().startswith(_SCHEMES):
            self.notes.add("link_lost", f"{node.get_text(' ', strip=True)[:80]}: {href[:200]}")
            return inner
        return f'<a href="{escape(href)}">{inner}</a>'

    def list_html(self, tag: Tag) -> tuple[str, list[Tag], list[Tag]]:
        """Return a list with the lists inside it, and the pictures and tables that must stand after it."""
        images: list[Tag] = []
        tables = [table.extract() for table in tag.find_all("table") if not table.find_parent("table")]
        return self._list(tag, images), images, tables

    def _list(self, tag: Tag, images: list[Tag]) -> str:
        start = str(tag.get("start") or "1")
        if tag.name == "ol" and start != "1":
            self.notes.add("list_start", start)
        items: list[str] = []
        for child in tag.children:
            if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                inner = self._list(child, images)  # a list right inside a list, as old editors wrote it
                if items:
                    items[-1] = items[-1].removesuffix("</li>") + inner + "</li>"
                else:
                    items.append(f"<li>{inner}</li>")
            elif isinstance(child, Tag):
                items.append(self._item(child, images))
            elif str(child).strip():
                items.append(f"<li>{escape(tidy(str(child)).strip(), quote=False)}</li>")
        kept = [item for item in items if item != "<li></li>"]
        return f"<{tag.name}>{''.join(kept)}</{tag.name}>" if kept else ""

    def _item(self, tag: Tag, images: list[Tag]) -> str:
        lines: list[str] = []
        lists: list[str] = []
        loose: list[Any] = []

        def settle() -> None:
            html, found = self.html(loose)
            images.extend(found)
            loose.clear()
            if not is_empty(html):
                lines.append(html)

        def take(parent: Tag) -> None:
            for child in parent.children:
                if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                    settle()
                    lists.append(self._list(child, images))
                elif isinstance(child, Tag) and (child.name in BLOCKS or child.find(list(BLOCKS))):
                    settle()
                    take(child)
                    settle()
                else:
                    loose.append(child)

        take(tag)
        settle()
        return f"<li>{'<br/>'.join(lines)}{''.join(lists)}</li>"


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
