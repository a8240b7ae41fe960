"""Notifications' answers to the privacy orchestrator."""

import datetime as dt
from typing import Any

from cms.notifications.models import Notification
from cms.privacy.handlers import Subject

KEPT = dt.timedelta(days=180)


class NotificationsPrivacy:
    """A list of what a person was told: exported, erased with the person, kept half a year."""

    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        told = Notification.unscoped.filter(user=subject.user).order_by("created_at")
        return {
            "notifications": [
                {
                    "type": row.type,
                    "at": row.created_at.isoformat(),
                    "read_at": row.read_at.isoformat() if row.read_at else None,
                }
                for row in told
            ]
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        if subject.user is None:
            return {}
        return {"notifications": Notification.unscoped.filter(user=subject.user).delete()[0]}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {"notifications": Notification.unscoped.filter(created_at__lt=now - KEPT).delete()[0]}
