"""What the library must know of a language: direction, search configuration, spelling variants."""

import re
import unicodedata

from cms.paper.direction import direction

__all__ = ["DEFAULT_LANGUAGE", "LOCALE_CODE", "SEARCH_CONFIGS", "direction", "fold", "search_config"]

DEFAULT_LANGUAGE = "da"

LOCALE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")

# PostgreSQL's built-in text search configurations that we use; all others are "simple".
SEARCH_CONFIGS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Danish keyboards are rare abroad: å, ø and æ are typed aa, oe and ae, and Swedes write ö and ä.
_SPELLED_OUT = str.maketrans({"å": "aa", "ø": "oe", "ö": "oe", "æ": "ae", "ä": "ae", "ß": "ss"})

_FIRST_MARK = "\u0300"  # no character before it is a combining mark


def search_config(locale: str) -> str:
    """Name the PostgreSQL text search configuration of a locale."""
    return SEARCH_CONFIGS.get(locale.split("-", maxsplit=1)[0], "simple")


def fold(text: str) -> str:
    """Lower `text`, spell å ø æ out and drop other accents, so that every way of typing finds the word."""
    spelled = unicodedata.normalize("NFC", text).lower().translate(_SPELLED_OUT)
    decomposed = unicodedata.normalize("NFD", spelled)
    if decomposed.isascii():
        return decomposed
    return "".join(char for char in decomposed if char < _FIRST_MARK or unicodedata.category(char) != "Mn")
