"""Urgent messages, the clock of a ladder, and what it did."""

import datetime as dt

from django.utils import timezone

from cms.notifications.models import Notification
from plugins.chat.models import Conversation, EscalationStep

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Clock:
    def __init__(self, monkeypatch):
        self.at = NOW
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    def go(self, minutes):
        self.at = NOW + minutes * MINUTE


def urgent(street, owner=None):
    thread = street.conversation()
    street.say(thread, street.amina, "CANARY-BLEEDS", is_urgent=True)
    if owner is not None:
        Conversation.unscoped.filter(pk=thread.pk).update(
            assignee=owner, assigned_by="human", assigned_at=timezone.now()
        )
    return thread


def steps(thread):
    rows = EscalationStep.unscoped.filter(escalation__conversation=thread).order_by("pk")
    return [(row.rung, row.told) for row in rows]


def called(user):
    return Notification.unscoped.filter(user=user, type="chat.called").count()
