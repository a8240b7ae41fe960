"""Which way a language, or a text in an unknown language, is read."""

import unicodedata

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku-arab", "ckb", "ps", "ur"})


def direction(locale: str) -> str:
    """Return "rtl" or "ltr" (HTML's dir attribute)."""
    language = locale.lower()
    return "rtl" if language in _RIGHT_TO_LEFT or language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def direction_of_text(text: str) -> str:
    """As HTML's dir="auto": the first letter with a direction decides."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
