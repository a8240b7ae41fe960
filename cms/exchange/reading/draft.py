"""What a file becomes before it is a page."""

from dataclasses import dataclass, field
from typing import Any

_LONGEST_DETAIL = 2000
_MOST_DETAILS = 200


class UnreadableError(ValueError):
    """The file cannot be imported; `code` says why (see notes.py)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Picture:
    name: str
    data: bytes
    alt: str = ""


@dataclass
class Notes:
    """What could not be kept, in the order in which it was met; the same thing is told once."""

    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, code: str, detail: str = "") -> None:
        note = {"code": code, "detail": " ".join(detail.split())[:_LONGEST_DETAIL]}
        if note not in self.found and len(self.found) < _MOST_DETAILS:
            self.found.append(note)

    def add_text(self, code: str, text: str) -> None:
        """Add a long text in as many notes as it needs: none of its words may be lost."""
        words = text.split()
        while words:
            part: list[str] = []
            while words and len(" ".join(part)) < _LONGEST_DETAIL - 200:
                part.append(words.pop(0))
            self.add(code, " ".join(part))


@dataclass
class Draft:
    """A title, a summary (empty when the editor must write it), StreamField data and pictures.

    A block of type `image` names its picture by its key in `pictures` until it is stored.
    """

    title: str = ""
    summary: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
