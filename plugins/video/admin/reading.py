"""What stands in the addresses and forms of the meetings' screens."""

import datetime as dt
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from cms.accounts.models import Family
from cms.accounts.queries import access_family, families_seen_by, with_people
from cms.municipalities.scope import current_municipality

MOST_FAMILIES = 20
MIDNIGHT = 24 * 60


def number_of(text: str) -> int | None:
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


def family_of(request: HttpRequest, key: str) -> Family | None:
    wanted = key_of(key)
    return access_family(request.user, wanted) if wanted is not None else None


def families_named(request: HttpRequest, words: str) -> list[Family]:
    """Families of the municipality by the names of their adults."""
    found = families_seen_by(request.user, current_municipality())
    for word in words.split()[:4]:
        found = found.filter(
            Q(guardians__user__first_name__icontains=word) | Q(guardians__user__last_name__icontains=word)
        )
    return list(with_people(found.distinct().order_by("created_at"))[:MOST_FAMILIES])


def minute_of(time: dt.time, *, is_end: bool = False) -> int:
    """Minutes since midnight; as an end, 00:00 is the end of the day."""
    return time.hour * 60 + time.minute or (MIDNIGHT if is_end else 0)
