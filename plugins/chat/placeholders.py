"""What may stand in braces in a canned reply, and what takes its place in a conversation."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.teams.calendar import next_opening
from cms.teams.promise import text_of
from cms.teams.queries import calendar_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.chat.models import Conversation

PLACEHOLDERS = {
    "first_name": gettext_lazy("the first name of whoever reads it"),
    "team": gettext_lazy("the team's name for families"),
    "next_opening": gettext_lazy("when the team reads next"),
    "my_name": gettext_lazy("your own first name"),
    "municipality": gettext_lazy("the municipality"),
    "phone": gettext_lazy("the municipality's phone number"),
}
# Stands for what is not known: a gap that nobody sends by mistake without seeing it.
UNKNOWN = "____"
_BRACES = re.compile(r"\{([^{}]*)\}")


def refusal_of(body: str) -> str:
    """Why the text cannot be saved: a placeholder that we do not know, or a lone brace; "" when it can."""
    for name in _BRACES.findall(body):
        if name not in PLACEHOLDERS:
            return _("{%(name)s} is no placeholder. These are: %(known)s.") % {
                "name": name,
                "known": ", ".join(f"{{{known}}}" for known in PLACEHOLDERS),
            }
    if set("{}") & set(_BRACES.sub("", body)):
        return _("A brace stands alone. Write placeholders like this: {first_name}.")
    return ""


def fill(body: str, values: Mapping[str, str]) -> str:
    """Put the values in; what is not known becomes a visible gap."""
    return _BRACES.sub(lambda found: values.get(found[1]) or UNKNOWN, body)


def values_of(
    conversation: "Conversation", user: "User", adults: "list[User]", language: str
) -> dict[str, str]:
    """What takes the placeholders' place in a text of `language`; four queries."""
    team, place = conversation.team, conversation.municipality
    text = text_of(team, language)
    return {
        "first_name": _names([adult.first_name for adult in adults], language),
        "team": (text.name if text is not None else "") or team.name,
        "next_opening": _moment(next_opening(calendar_of(team), timezone.now()), language),
        "my_name": user.first_name,
        "municipality": place.name,
        "phone": place.phone,
    }


def _names(names: list[str], language: str) -> str:
    known = [name for name in names if name]
    try:
        return format_list(known, locale=Locale.parse(language, sep="-"))
    except (ValueError, UnknownLocaleError):
        return ", ".join(known)


def _moment(at: dt.datetime | None, language: str) -> str:
    if at is None:
        return ""
    with translation.override(language):
        local = timezone.localtime(at)
        return f"{formats.date_format(local, 'l j. F')} {formats.time_format(local, 'H:i')}"
