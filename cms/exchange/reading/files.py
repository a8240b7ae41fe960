"""Choose the reader for a file by its extension, and refuse what only pretends."""

from collections.abc import Callable
from pathlib import PurePosixPath

from cms.exchange.reading.draft import Draft, UnreadableError
from cms.exchange.reading.markup import read_html, read_markdown
from cms.exchange.reading.word import read_word

LARGEST_FILE = 60 * 1024 * 1024

# Finds a picture beside the file, by the name that the file gives it; None when there is none.
Beside = Callable[[str], bytes | None]

_READERS: dict[str, Callable[[bytes, Beside], Draft]] = {
    ".docx": read_word,
    ".docm": read_word,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
EXTENSIONS = frozenset(_READERS)


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def nothing_beside(_name: str) -> bytes | None:
    return None


def read(name: str, data: bytes, beside: Beside = nothing_beside) -> Draft:
    """Read one file; raise UnreadableError with the reason."""
    kind = extension(name)
    if kind not in _READERS:
        raise UnreadableError("unknown_kind", kind)
    if len(data) > LARGEST_FILE:
        raise UnreadableError("too_large")
    if not data.strip():
        raise UnreadableError("empty")
    draft = _READERS[kind](data, beside)
    if not draft.title:
        draft.title = PurePosixPath(name).stem.replace("_", " ").strip()[:255] or name[:255]
        draft.notes.add("title_from_name", draft.title)
    return draft
