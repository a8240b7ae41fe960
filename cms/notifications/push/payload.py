"""The message that a browser shows: Declarative Web Push, which WebKit shows without our worker.

    {"web_push": 8030, "notification": {"title", "body", "lang", "dir", "navigate", "tag", "app_badge"},
     "app_badge": 3, "receipt": "…"}

Everywhere else our service worker reads the same message. `receipt` is for the worker, which hands it
back when the notification was shown.
"""

import json
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import get_language_info

from cms.content.addresses import origin_of
from cms.notifications.texts import shown_text
from cms.notifications.types import NotificationType

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality
    from cms.notifications.models import PushSubscription

# The magic number of the format, after RFC 8030.
DECLARATIVE = 8030
_SALT = "notifications.shown"
_RECEIPT_SECONDS = 7 * 24 * 3600


def payload(
    known: NotificationType,
    *,
    municipality: "Municipality",
    subscription: "PushSubscription",
    discreet: bool,
    unread: int,
) -> bytes:
    """The JSON of one notification for one browser, in the browser's language."""
    title, body = shown_text(known, locale=subscription.locale, discreet=discreet)
    message: dict[str, Any] = {
        "web_push": DECLARATIVE,
        "notification": {
            "title": title,
            "body": body,
            "lang": subscription.locale,
            "dir": _direction(subscription.locale),
            "navigate": f"{origin_of(municipality)}{known.path}",
            # One line on the lock screen for each kind; a discreet one does not tell kinds apart.
            "tag": "new" if discreet else known.name,
            "app_badge": str(unread),
        },
        "app_badge": unread,
        "receipt": signing.dumps(str(subscription.pk), salt=_SALT),
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def subscription_of_receipt(receipt: str) -> str | None:
    """The key of the subscription whose notification was shown; None for anything that we did not make."""
    try:
        return str(signing.loads(receipt, salt=_SALT, max_age=_RECEIPT_SECONDS))
    except signing.BadSignature:
        return None


def _direction(locale: str) -> str:
    try:
        return "rtl" if get_language_info(locale)["bidi"] else "ltr"
    except KeyError:
        return "auto"
