"""What stands in the addresses and forms of the meetings' screens."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from cms.accounts.models import Family, User
from cms.accounts.queries import access_family, families_seen_by, guardians_now, with_people
from cms.municipalities.scope import current_municipality
from cms.plugin_api.reading import key_of

MOST_FAMILIES = 20
MIDNIGHT = 24 * 60
_ADMIN = "/admin/"


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


def adults_of(family: Family | None) -> QuerySet[User]:
    """Who of the family has access now."""
    if family is None:
        return User.objects.none()
    return User.objects.filter(pk__in=guardians_now(family).values("user")).order_by("first_name", "pk")


def back_of(path: str) -> str:
    """A path within the admin to come back to, or "": never another site's."""
    is_ours = path.startswith(_ADMIN) and path.isprintable() and url_has_allowed_host_and_scheme(path, None)
    return path if is_ours else ""
