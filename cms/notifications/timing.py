"""How long each step of the ladder waits."""

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from cms.notifications.models import NotificationSettings
from cms.notifications.types import NotificationType

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

# What falls due within this time goes into one text message or e-mail.
BATCH = dt.timedelta(minutes=2)
# Until staff are told of an urgent notification, where nobody has said.
UNANSWERED = dt.timedelta(hours=1)
# Seconds until the next try; after the last one it is given up.
PAUSES = (30, 120, 600, 1_800, 3_600, 10_800)


def settings_of(municipality: "Municipality") -> NotificationSettings:
    """The municipality's settings, saved or not."""
    found = NotificationSettings.unscoped.filter(municipality=municipality).first()
    return found or NotificationSettings(municipality=municipality)


def zone_of(own: NotificationSettings) -> ZoneInfo:
    return ZoneInfo(own.time_zone or settings.TIME_ZONE)


def fallback_after(own: NotificationSettings, known: NotificationType) -> dt.timedelta | None:
    """How long a notification may stay unread until a message follows; None for ever."""
    return _chosen(own, known, "fallback", known.fallback_after)


def unanswered_after(
    own: NotificationSettings, known: NotificationType, *, urgent: bool
) -> dt.timedelta | None:
    """How long it may stay unread until staff are told; None for ever."""
    default = known.unanswered_after or (UNANSWERED if urgent else None)
    return _chosen(own, known, "unanswered", default) if default is not None else None


def _chosen(
    own: NotificationSettings, known: NotificationType, step: str, default: dt.timedelta | None
) -> dt.timedelta | None:
    minutes = own.minutes.get(known.name, {}).get(step)
    if minutes is None:
        return default
    return dt.timedelta(minutes=minutes) if minutes else None
