"""A block's HTML as paragraphs for the printer."""

from html.parser import HTMLParser

from cms.paper.paragraphs import Paragraph

_BREAKS = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "li",
        "div",
        "section",
        "figure",
        "figcaption",
        "details",
        "summary",
        "blockquote",
    }
    | {"footer", "dl", "dt", "dd", "ul", "ol", "address", "br"}
)
_HEADINGS = {"h2": "heading", "h3": "small_heading", "h4": "small_heading", "summary": "small_heading"}
_STRONG = frozenset({"dt"})
_SILENT = frozenset({"video", "picture", "script", "style"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Paragraph] = []
        self.words: list[str] = []
        self.styles: list[tuple[str, str]] = []
        self.lists: list[int | None] = []
        self.mark = ""
        self.silent = 0

    def _close(self) -> None:
        text = " ".join("".join(self.words).split())
        if text:
            style = self.styles[-1][1] if self.styles else "text"
            self.found.append(Paragraph(text, style, self.mark))
            self.mark = ""
        self.words = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag not in _BREAKS:
            return
        self._close()
        if tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.mark = self._next_mark()
        classes = next((value or "" for name, value in attrs if name == "class"), "")
        if tag in _HEADINGS or "block__title" in classes or "step-title" in classes:
            self.styles.append((tag, _HEADINGS.get(tag, "small_heading")))
        elif tag in _STRONG:
            self.styles.append((tag, "strong"))

    def _next_mark(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "•"
        self.lists[-1] = number + 1
        return f"{number}."

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag not in _BREAKS:
            return
        self._close()
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        if self.styles and self.styles[-1][0] == tag:
            self.styles.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def close(self) -> None:
        super().close()
        self._close()


def paragraphs(html: str) -> list[Paragraph]:
    """Return the visible text of a block in the order of reading."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found
