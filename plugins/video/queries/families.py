"""The families of one adult, told apart in words that they know."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.accounts.queries import guardians_now, with_people
from cms.encryption.keyring import preload_keys

if TYPE_CHECKING:
    from cms.accounts.models import Family, User


def families_in_words(families: "QuerySet[Family]", reader: "User") -> list[dict[str, Any]]:
    """Each as `{"id", "name"}`, the oldest first. Only for one of their adults: the names are opened."""
    found = list(with_people(families).order_by("created_at", "pk"))
    preload_keys(family.pk for family in found)
    return [{"id": str(family.pk), "name": _name(family, reader)} for family in found]


def _name(family: "Family", reader: "User") -> str:
    """The children's and the other adults' first names; without any a date of theirs."""
    children = list(family.children.all())
    names = [child.name for child in children if child.name]
    names += [
        guardian.user.first_name
        for guardian in guardians_now(family)
        if guardian.user_id != reader.pk and guardian.user.first_name
    ]
    if names:
        return ", ".join(names)
    for child in children[:1]:
        if child.birth_date is not None:
            return _("Born %(day)s") % {"day": date_format(child.birth_date, "DATE_FORMAT")}
        if child.due_date is not None:
            return _("Expecting, %(day)s") % {"day": date_format(child.due_date, "DATE_FORMAT")}
    return _("Family since %(day)s") % {"day": date_format(localtime(family.created_at), "DATE_FORMAT")}
