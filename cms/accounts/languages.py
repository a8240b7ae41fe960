"""Languages by their own names, as people pick them, and by those that the reader knows."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def own_name(code: str) -> str:
    """E.g. "da" → "dansk"; the code itself when nobody knows the language."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name() or code)
    except (ValueError, UnknownLocaleError):
        return code


def name_for_reader(code: str) -> str:
    """E.g. "ar" → "arabisk" where Danish is read; the code itself when nobody knows the language."""
    try:
        return str(
            Locale.parse(code, sep="-").get_display_name(Locale.parse(get_language() or "en", sep="-"))
            or code
        )
    except (ValueError, UnknownLocaleError):
        return code


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in codes]
