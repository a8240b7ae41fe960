"""Which texts the code asks for, and which of them a catalogue has."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CALLS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}
CALLS |= {"ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}
TAG = re.compile(r"\{%\s*(?:trans|translate)\s+(?:\"([^\"]*)\"|'([^']*)')")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*(?:plural|endblocktrans(?:late)?)", re.DOTALL
)
VARIABLE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")


def asked_texts() -> dict[str, str]:
    """{text: where it is asked for first} over the core's and the plugins' Python files and templates."""
    found: dict[str, str] = {}
    for path in _files("*.py"):
        for line, message, _comments, _context in extract_from_file("python", str(path), keywords=CALLS):
            found.setdefault(message[0] if isinstance(message, tuple) else message, f"{_name(path)}:{line}")
    for path in [*_files("*.html"), *_files("*.txt")]:
        for text in texts_of_template(path.read_text()):
            found.setdefault(text, _name(path))
    found.pop("", None)
    return found


def texts_of_template(source: str) -> list[str]:
    texts = [match.group(1) or match.group(2) or "" for match in TAG.finditer(source)]
    for match in BLOCK.finditer(source):
        text = match.group(2)
        if "trimmed" in match.group(1):
            text = " ".join(line.strip() for line in text.splitlines() if line.strip())
        texts.append(VARIABLE.sub(r"%(\1)s", text))
    return texts


def translated_texts(language: str) -> set[str]:
    """Texts that some catalogue of ours translates into `language`, doubtful ones left out."""
    known: set[str] = set()
    for path in [
        *ROOT.glob(f"cms/**/locale/{language}/**/*.po"),
        *ROOT.glob(f"plugins/**/locale/{language}/**/*.po"),
    ]:
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id and message.string and not message.fuzzy:
                    known.add(message.id[0] if isinstance(message.id, tuple) else message.id)
    return known


def _files(pattern: str) -> list[Path]:
    return [path for folder in ("cms", "plugins") for path in sorted((ROOT / folder).rglob(pattern))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
