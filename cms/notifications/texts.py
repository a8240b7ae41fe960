"""What is said outside the app. Never a name, never what was written, never a word about health.

Whoever looks at the phone may read it; so may push services, gateways and mail servers.
"""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.content.addresses import origin_of
from cms.notifications.types import NotificationType

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

TEST = NotificationType(
    "notifications.test",
    gettext_lazy("This is a test. Notifications work on this device."),
    "/more/notifications",
    fallback_after=None,
)
WELCOME = NotificationType(
    "notifications.welcome", gettext_lazy("Welcome. Here you see what is new."), "/", fallback_after=None
)


def shown_text(known: NotificationType, *, locale: str, discreet: bool) -> tuple[str, str]:
    """Title and text of a notification on a phone."""
    with translation.override(locale):
        if discreet:
            return _("New message"), _("Open the app to read it.")
        return "Family Start", str(known.text)


def message_text(municipality: "Municipality", *, locale: str, discreet: bool) -> tuple[str, str]:
    """Subject and text of a mail; a text message is the text alone. The same for one and for many."""
    with translation.override(locale):
        if discreet:
            return _("New message"), _("You have a new message.")
        where = {"address": f"{origin_of(municipality)}/more/notifications"}
        return (
            _("There is something new in Family Start"),
            _("There is something new for you in Family Start. Open it here: %(address)s") % where,
        )
