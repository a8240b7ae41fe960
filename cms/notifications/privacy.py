"""Notifications' answers to the privacy orchestrator."""

import datetime as dt
from typing import Any

from cms.notifications.models import Delivery, Notification, NotificationPreference, PushSubscription
from cms.privacy.handlers import Subject

KEPT = dt.timedelta(days=180)
# A browser that was not opened for so long is not the person's any more, or was thrown away.
DEVICE_KEPT = dt.timedelta(days=365)
ERASED = (Delivery, Notification, PushSubscription, NotificationPreference)


class NotificationsPrivacy:
    """What a person was told (kept half a year), on which devices (a year after the last visit), and how."""

    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        mine = {"user": subject.user}
        told = Notification.unscoped.filter(**mine).order_by("created_at")
        devices = PushSubscription.unscoped.filter(**mine)
        choices = NotificationPreference.unscoped.filter(**mine).order_by("pk")
        sent = Delivery.unscoped.filter(**mine).order_by("created_at")
        return {
            "notifications": [
                {"type": row.type, "at": row.created_at.isoformat(), "read_at": _moment(row.read_at)}
                for row in told
            ],
            "devices": [
                {
                    "device": row.device,
                    "language": row.locale,
                    "added_at": row.created_at.isoformat(),
                    "last_shown_at": _moment(row.last_shown_at),
                }
                for row in devices
            ],
            "choices": [_choices(row) for row in choices],
            "sent": [
                {"channel": row.channel, "state": row.state, "at": _moment(row.finished_at)} for row in sent
            ],
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        if subject.user is None:
            return {}
        return {
            model._meta.label: model.unscoped.filter(user=subject.user).delete()[1].get(model._meta.label, 0)
            for model in ERASED
        }

    def retention(self, now: dt.datetime) -> dict[str, int]:
        told = Notification.unscoped.filter(created_at__lt=now - KEPT)
        devices = PushSubscription.unscoped.filter(last_compared_at__lt=now - DEVICE_KEPT)
        return {
            row._meta.label: rows.delete()[1].get(row._meta.label, 0)
            for row, rows in ((Notification, told), (PushSubscription, devices))
        }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def _choices(row: NotificationPreference) -> dict[str, Any]:
    return {
        "push": row.push,
        "fallback": row.fallback,
        "quiet_from": str(row.quiet_from or ""),
        "quiet_until": str(row.quiet_until or ""),
        "urgent_when_quiet": row.urgent_when_quiet,
        "discreet": row.discreet,
    }
