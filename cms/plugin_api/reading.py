"""What stands in the addresses and forms of plugins' screens; what is not what it should be reads as None."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


def number_of(text: str) -> int | None:
    """A whole number from 0 to 999,999,999."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def day_of(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def moment_of(text: str) -> dt.datetime | None:
    """A moment as a browser's field gives it, in local time."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
