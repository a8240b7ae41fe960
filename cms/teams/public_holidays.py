"""Danish public holidays, from the library `holidays`; nothing is asked over the network."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

import holidays

COUNTRY = "DK"
_NAMES = {"da": "da", "en": "en_US"}


@lru_cache(maxsize=64)
def public_holidays(year: int, language: str = "da") -> Mapping[dt.date, str]:
    """The public holidays of a year by day, with their names in Danish, or in English for other languages.

    From 2024 on without "store bededag", which is an ordinary day since then (act no. 214 of 2023).
    """
    return _days(year, language, holidays.PUBLIC)


@lru_cache(maxsize=64)
def customary_days(year: int, language: str = "da") -> Mapping[dt.date, str]:
    """Days on which many offices close although the law does not ask it, such as 24 December."""
    return _days(year, language, holidays.OPTIONAL)


def is_public_holiday(day: dt.date) -> bool:
    return day in public_holidays(day.year)


def _days(year: int, language: str, category: str) -> Mapping[dt.date, str]:
    found = holidays.country_holidays(
        COUNTRY, years=year, categories=category, language=_NAMES.get(language, "en_US")
    )
    return dict(sorted(found.items()))
