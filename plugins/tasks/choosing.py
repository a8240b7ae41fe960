"""Whom a rule would choose, and why. Pure: everything it needs is handed in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel import Locale, UnknownLocaleError
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from cms.accounts.models import Profession

if TYPE_CHECKING:
    from plugins.tasks.queries.shares import Colleague

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Wanted:
    """What a task asks of a person. `languages` are those of the family.

    `contact` is whom the family knows since `contact_since`, or who stands in for them while they are away.
    `profession` and `skill` (its key, and its `skill_name`) are a must.
    """

    weight: int
    contact: UUID | None = None
    contact_since: dt.datetime | None = None
    contact_stands_in: bool = False
    languages: frozenset[str] = frozenset()
    profession: str = ""
    skill: int | None = None
    skill_name: str = ""


def choose(wanted: Wanted, colleagues: "Sequence[Colleague]") -> "tuple[Colleague, dict[str, Any]] | None":
    """The best fit and its reasons; None when nobody has room and may do it.

    In this order: whom the family knows, who speaks its language, who has least of what they can have,
    who was given something longest ago, the smallest key.
    """
    able = [
        one
        for one in colleagues
        if one.has_room_for(wanted.weight)
        and wanted.profession in {"", one.profession}
        and (wanted.skill is None or wanted.skill in one.skills)
    ]
    if not able:
        return None
    best = min(able, key=lambda one: _rank(wanted, one))
    return best, _reasons(wanted, best)


def _rank(wanted: Wanted, one: "Colleague") -> tuple[Any, ...]:
    return (
        one.user.pk != wanted.contact,
        bool(wanted.languages) and not wanted.languages & one.languages,
        one.load / one.capacity,
        one.last_given_at or _NEVER,
        one.user.pk,
    )


def _reasons(wanted: Wanted, one: "Colleague") -> dict[str, Any]:
    why: dict[str, Any] = {"load": one.load, "capacity": one.capacity}
    if one.user.pk == wanted.contact and wanted.contact_stands_in:
        why["contact_away"] = True
    elif one.user.pk == wanted.contact and wanted.contact_since is not None:
        why["contact_since"] = wanted.contact_since.date().isoformat()
    spoken = sorted(wanted.languages & one.languages)
    if spoken:
        why["language"] = spoken[0]
    if wanted.profession:
        why["profession"] = wanted.profession
    if wanted.skill is not None:
        # The word as it was: a reason that was true does not change with the list.
        why["skill"] = wanted.skill_name
    return why


# Reasons that need no more than their name.
_PLAIN = {
    "stands_in_for": gettext_lazy("Stands in for somebody who is away."),
    "end_of_shift": gettext_lazy("Handed over at the end of a shift."),
    "goes_on": gettext_lazy("Has what it comes from."),
    "contact_away": gettext_lazy("Stands in for whom the family knows."),
}


def in_words(why: dict[str, Any]) -> str:
    """E.g. "Knows the family since March 2026. Speaks Arabic. Had 4 of 10." "" when nobody chose."""
    if not why:
        return ""
    found = [str(words) for name, words in _PLAIN.items() if why.get(name)]
    if why.get("contact_since"):
        day = dt.date.fromisoformat(why["contact_since"])
        since = formats.date_format(day, pgettext("month and year as a format of Django", "F Y"))
        found.append(_("Knows the family since %(month)s.") % {"month": since})
    if why.get("language"):
        found.append(_("Speaks %(language)s.") % {"language": _language(why["language"])})
    if why.get("profession") in Profession.values:
        found.append(_("Only for: %(profession)s.") % {"profession": Profession(why["profession"]).label})
    if why.get("skill"):
        found.append(_("Has the skill: %(skill)s.") % {"skill": why["skill"]})
    if "load" in why:
        text = _("Had %(load)s of %(capacity)s.")
        found.append(text % {"load": why["load"], "capacity": why["capacity"]})
    return " ".join(found)


def _language(code: str) -> str:
    """The language's name in the reader's language."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name(get_language() or "en") or code)
    except (ValueError, UnknownLocaleError):
        return code
