"""Languages by their own names, as people pick them."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError


def own_name(code: str) -> str:
    """E.g. "da" → "dansk"; the code itself when nobody knows the language."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name() or code)
    except (ValueError, UnknownLocaleError):
        return code


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in codes]
