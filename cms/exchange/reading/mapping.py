"""From a soup of HTML to the blocks of an article."""

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from cms.exchange.reading.draft import Draft, Notes, Picture
from cms.exchange.reading.inline import BLOCKS, Inline, is_empty, tidy
from cms.exchange.reading.tables import table_block

FindPicture = Callable[[str, str], Picture | None]
LONGEST_SUMMARY = 160
LONGEST_TITLE = 255
_HEADING = re.compile(r"h[1-6]$")
_DROPPED = ("script", "style", "template", "head", "noscript")
_FRAMES = ("iframe", "embed", "object", "video", "audio", "svg", "canvas", "math")


def draft_of(
    soup: BeautifulSoup,
    find_picture: FindPicture,
    *,
    title: str = "",
    summary: str = "",
    notes: Notes | None = None,
) -> Draft:
    """Map a document; `title` and `summary` are what the file says about itself."""
    draft = Draft(notes=notes or Notes())
    _drop(soup, draft.notes)
    root = soup.body or soup
    heading = _title_heading(root)
    own = heading.get_text(" ", strip=True) if heading else ""
    if heading is not None and own and len(own) <= LONGEST_TITLE and not heading.find("img"):
        heading.extract()
        draft.title = " ".join(tidy(own).split())
    elif title:
        draft.title = " ".join(tidy(title).split())[:LONGEST_TITLE]
    mapper = _Mapper(draft, find_picture, shift=root.find("h1") is not None)
    mapper.walk(root)
    mapper.flush()
    _summarise(draft, mapper.first_paragraph, summary)
    return draft


def _drop(soup: BeautifulSoup, notes: Notes) -> None:
    for tag in soup.find_all(_DROPPED):
        if tag.name == "noscript":
            tag.unwrap()
            continue
        if tag.name == "script":
            notes.add("script")
        tag.decompose()
    for text in soup.find_all(string=lambda found: isinstance(found, PreformattedString)):
        text.extract()  # comments, doctypes, processing instructions
    for tag in soup.find_all(_FRAMES):
        notes.add("frame", str(tag.get("src") or tag.get("data") or tag.name))
        tag.unwrap()


def _title_heading(root: Tag) -> Tag | None:
    """The first top heading, or the first heading when nothing but it begins the text."""
    top = root.find("h1")
    if isinstance(top, Tag):
        return top
    for element in root.descendants:
        if isinstance(element, Tag) and _HEADING.match(element.name):
            return element
        if isinstance(element, NavigableString) and element.strip():
            return None
    return None


def _summarise(draft: Draft, first: str, said: str) -> None:
    said = " ".join(said.split())
    if said and len(said) <= LONGEST_SUMMARY:
        draft.summary = said
        return
    if said:
        draft.notes.add("summary_too_long", said)
    if first and len(first) <= LONGEST_SUMMARY:
        draft.summary = first
    else:
        draft.notes.add("summary_missing")


class _Mapper:
    def __init__(self, draft: Draft, find_picture: FindPicture, *, shift: bool) -> None:
        self.draft = draft
        self.notes = draft.notes
        self.find_picture = find_picture
        self.shift = 1 if shift else 0
        self.inline = Inline(self.notes)
        self.text: list[str] = []
        self.first_paragraph = ""
        self.caption = ""

    def flush(self) -> None:
        if self.caption:
            self.text.append(f"<p>{self.caption}</p>")
            self.caption = ""
        if self.text:
            self._add("text", "".join(self.text))
            self.text = []

    def _add(self, kind: str, value: Any) -> None:
        self.draft.blocks.append({"type": kind, "value": value})

    def walk(self, parent: Tag) -> None:
        """Blocks become blocks; bare text between them becomes paragraphs."""
        loose: list[Any] = []
        for child in list(parent.children):
            if isinstance(child, Tag) and (child.name in BLOCKS or child.find(list(BLOCKS))):
                self._paragraph(loose)
                loose = []
                self._block(child)
            else:
                loose.append(child)
        self._paragraph(loose)

    def _block(self, tag: Tag) -> None:
        name = tag.name
        if name == "table":
            self._table(tag)
        elif _HEADING.match(name):
            self._heading(tag, int(name[1]) + self.shift)
        elif name in {"ul", "ol"}:
            self._list(tag)
        elif name in {"p", "pre", "address", "dd", "figcaption", "summary", "dt"} and not tag.find(
            list(BLOCKS)
        ):
            self._paragraph(tag.contents, strong=name == "dt", caption="caption" in (tag.get("class") or ()))
        elif name == "figure":
            self._figure(tag)
        elif name == "hr":
            self.notes.add("rule")
        else:
            if name == "blockquote":
                self.notes.add("quote", tag.get_text(" ", strip=True)[:80])
            if name == "section" and "footnotes" in (tag.get("class") or ()):
                self._notes_heading()
            self.walk(tag)

    def _notes_heading(self) -> None:
        from django.utils.translation import gettext

        self.text.append(f"<h2>{gettext('Notes')}</h2>")

    def _heading(self, tag: Tag, level: int) -> None:
        html, images = self.inline.html(tag.contents, plain=True)
        if level > 3:
            self.notes.add("heading_level", tag.get_text(" ", strip=True)[:80])
        if not is_empty(html):
            self._settle_caption()
            self.text.append(f"<h{2 if level <= 2 else 3}>{html}</h{2 if level <= 2 else 3}>")
        self._images(images)

    def _settle_caption(self) -> None:
        if self.caption:
            self.text.append(f"<p>{self.caption}</p>")
            self.caption = ""

    def _paragraph(self, contents: list[Any], *, strong: bool = False, caption: bool = False) -> None:
        html, images = self.inline.html(contents)
        if not is_empty(html):
            self._settle_caption()
            if not self.first_paragraph and not caption and not self.draft.blocks and not self.text:
                self.first_paragraph = " ".join(
                    BeautifulSoup(html.replace("<br/>", " "), "html.parser").get_text().split()
                )
            if caption and not self.text and self._caption_picture(html):
                pass
            elif caption:
                self.caption = html  # of the table that follows, if one does
            else:
                self.text.append(f"<p><b>{html}</b></p>" if strong else f"<p>{html}</p>")
        self._images(images)

    def _caption_picture(self, html: str) -> bool:
        last = self.draft.blocks[-1] if self.draft.blocks else None
        words = BeautifulSoup(html, "html.parser").get_text()
        if last is None or last["type"] != "image" or last["value"]["caption"] or len(words) > 250:
            return False
        last["value"]["caption"] = words
        return True

    def _list(self, tag: Tag) -> None:
        footnotes = any(str(item.get("id", "")).startswith(("footnote-", "endnote-")) for item in tag("li"))
        if footnotes and not tag.find_parent(["ul", "ol", "section"]):
            self._notes_heading()
        self._settle_caption()
        html, images, tables = self.inline.list_html(tag)
        self.text.append(html)
        self._images(images)
        for table in tables:
            self.notes.add("table_in_list")
            self._table(table)

    def _figure(self, tag: Tag) -> None:
        words = tag.find("figcaption")
        picture = tag.find("img")
        if not isinstance(words, Tag) or not isinstance(picture, Tag) or tag.find("table"):
            self.walk(tag)
            return
        html, more = self.inline.html(words.extract().contents)
        self.walk(tag)
        if not is_empty(html) and (self.text or not self._caption_picture(html)):
            self.text.append(f"<p>{html}</p>")
        self._images(more)

    def _table(self, tag: Tag) -> None:
        caption, self.caption = self.caption, ""
        block, images, plain = table_block(tag, self.inline, caption)
        if block is None:
            # A table of one cell, or that only holds the page's layout: its content is the article.
            self.notes.add("layout_table")
            if caption:
                self.text.append(f"<p>{caption}</p>")
            for cell in plain:
                self.walk(cell)
            return
        self.flush()
        self._add("table", block)
        self._images(images)

    def _images(self, images: list[Tag]) -> None:
        for image in images:
            self._image(str(image.get("src") or ""), " ".join(str(image.get("alt") or "").split()))

    def _image(self, source: str, alt: str) -> None:
        picture = self.find_picture(source, alt)
        if picture is None:
            shown = source if not source.lower().startswith("data:") else "data:"
            self.notes.add("picture_missing", f"{alt} ({shown})" if alt else shown)
            return
        if len(alt) > 250:
            self.notes.add("alt_too_long", alt)
        elif not alt:
            self.notes.add("alt_missing", picture.name)
        key = f"picture:{len(self.draft.pictures)}"
        self.draft.pictures[key] = picture
        self.flush()
        self._add("image", {"image": key, "alt": alt[:250], "caption": ""})
