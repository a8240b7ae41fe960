"""The columns of the list of articles, in the order in which they stand in the file."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

NUMBER = "pk"
OWNER = "owner_email"
NEXT_REVIEW = "next_review_on"
TAGS = "tag_words"

HEADINGS: dict[str, Any] = {
    NUMBER: _("Number"),
    "shown_title": _("Title"),
    "locale.language_code": _("Language"),
    "topic_title": _("Topic"),
    "state_words": _("State"),
    "owner_name": _("Person responsible"),
    OWNER: _("E-mail of the person responsible"),
    "reviewed_by": _("Reviewed by"),
    "reviewed_on": _("Last reviewed"),
    NEXT_REVIEW: _("Next review"),
    "lix": _("LIX"),
    TAGS: _("Tags"),
}
# What a file that comes back may change; everything else in it is for reading.
CHANGEABLE = (OWNER, NEXT_REVIEW, TAGS)
# The languages of the admin: a colleague may read back what another has fetched.
_LANGUAGES = ("da", "en")


def columns_in(first_row: list[Any]) -> dict[str, int]:
    """{column: place in the row}, 0-based, for those that are needed and found."""
    known: dict[str, str] = {}
    for language in _LANGUAGES:
        with translation.override(language):
            known |= {str(HEADINGS[key]).casefold(): key for key in (NUMBER, *CHANGEABLE)}
    found: dict[str, int] = {}
    for place, cell in enumerate(first_row):
        key = known.get(str(cell or "").strip().casefold())
        if key is not None:
            found.setdefault(key, place)
    return found
