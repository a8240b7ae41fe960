"""HTML and Markdown files."""

import base64
import binascii
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from cms.exchange.reading.draft import Draft, Picture, UnreadableError
from cms.exchange.reading.mapping import draft_of

if TYPE_CHECKING:
    from cms.exchange.reading.files import Beside

_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_FRONT = re.compile(r"^(title|summary|description):\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_DATA = re.compile(r"data:(image/[\w.+-]+)?((?:;[\w=-]+)*),(.*)", re.DOTALL | re.IGNORECASE)


def decoded(data: bytes) -> str:
    """Decode text by its byte order mark, its own declaration, UTF-8, or as Windows in Denmark writes it."""
    if b"\0" in data[:200] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("not_text")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    declared = _CHARSET.search(data[:2048])
    names = ["utf-8-sig", declared.group(1).decode("ascii") if declared else "cp1252"]
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def read_html(data: bytes, beside: "Beside") -> Draft:
    # html5lib closes what people leave open, as browsers do.
    soup = BeautifulSoup(decoded(data), "html5lib")
    heading = soup.find("title")
    title = heading.get_text(" ", strip=True) if heading else ""
    described = soup.find("meta", attrs={"name": "description"})
    summary = str(described.get("content") or "") if described else ""
    return draft_of(soup, _pictures(beside), title=title, summary=summary)


def read_markdown(data: bytes, beside: "Beside") -> Draft:
    """CommonMark with tables, strike-through, footnotes and front matter (title, summary)."""
    text = decoded(data)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin)
    front = next((token.content for token in parser.parse(text) if token.type == "front_matter"), "")
    facts = {key.lower(): value.strip("\"'") for key, value in _FRONT.findall(front)}
    soup = BeautifulSoup(parser.render(text), "html.parser")
    draft = draft_of(
        soup,
        _pictures(beside),
        title=facts.get("title", ""),
        summary=facts.get("summary") or facts.get("description", ""),
    )
    kept = {"title", "summary", "description"}
    for line in front.splitlines():
        if line.strip() and line.partition(":")[0].strip().lower() not in kept:
            draft.notes.add("front_matter", line)
    return draft


def _pictures(beside: "Beside"):  # type: ignore[no-untyped-def] # noqa: ANN202 - a small closure
    def find(source: str, alt: str) -> Picture | None:
        inline = _DATA.match(source)
        if inline:
            return _inline_picture(inline, alt)
        if re.match(r"[a-z][a-z0-9+.-]*:|//", source, re.IGNORECASE):
            return None  # on the web: fetching it would let a file make the server call strangers
        name = posixpath.normpath(unquote(source.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]))
        data = beside(name)
        return Picture(posixpath.basename(name), data, alt) if data is not None else None

    return find


def _inline_picture(match: re.Match[str], alt: str) -> Picture | None:
    kind, options, content = match.groups()
    try:
        data = base64.b64decode(content) if ";base64" in options.lower() else unquote_to_bytes(content)
    except (binascii.Error, ValueError):
        return None
    ending = (kind or "image/png").partition("/")[2].partition("+")[0]
    return Picture(f"picture.{ending}", data, alt)
