"""The fonts of what we print, from packages under the SIL Open Font License 1.1."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont

WEIGHTS = {"": "Regular", "B": "Bold"}


@dataclass(frozen=True)
class Face:
    """One family, and the package that ships it."""

    family: str
    package: str

    def path(self, style: str) -> Path:
        return Path(str(files(self.package))) / "files" / f"{self.family}-{WEIGHTS[style]}.ttf"


# Latin, Cyrillic and Greek; Arabic with the letters of Persian and Urdu.
LATIN = Face("FiraSans", "fontpkg_fira_sans")
ARABIC = Face("IBMPlexSansArabic", "fontpkg_ibm_plex_sans_arabic")
FACES = (LATIN, ARABIC)

# Spaces and marks that only steer the layout need no glyph.
_LAYOUT = frozenset("\n\t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069")


@cache
def _covered() -> frozenset[int]:
    known: set[int] = set()
    for face in FACES:
        with TTFont(str(face.path("")), lazy=True) as font:
            known |= set(font.getBestCmap() or {})
    return frozenset(known)


def can_write(text: str) -> bool:
    """Return whether the letters of `text` are in our fonts; a sheet of empty boxes helps nobody."""
    return all(ord(char) in _covered() for char in set(text) if char.isalnum())


def with_unwritable_named(text: str, name: str) -> tuple[str, int]:
    """Return `text` with `name` for each run of signs that our fonts lack, and how many signs that were.

    For papers from which nothing may disappear without a word.
    """
    made: list[str] = []
    missing = 0
    was_missing = False
    for char in text:
        is_missing = ord(char) not in _covered() and char not in _LAYOUT
        missing += is_missing
        if not is_missing:
            made.append(char)
        elif not was_missing:
            made.append(name)
        was_missing = is_missing
    return "".join(made), missing


def printable(text: str) -> str:
    """Return `text` without signs that our fonts do not have, such as emoji."""
    return "".join(char for char in text if ord(char) in _covered() or char in _LAYOUT)
