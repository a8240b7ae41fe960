"""Open a conversation of another team, for a written reason."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.models import Conversation, EmergencyAccess

if TYPE_CHECKING:
    from cms.accounts.models import User

LASTS = dt.timedelta(hours=8)


@transaction.atomic
def open_in_emergency(*, conversation: Conversation, actor: "User", reason: str) -> EmergencyAccess:
    """Give the actor sight of the conversation for eight hours; the family sees it in its log."""
    access = EmergencyAccess.objects.create(
        conversation=conversation, user=actor, reason=reason, expires_at=timezone.now() + LASTS
    )
    record(
        audit.OPENED_IN_EMERGENCY,
        actor=actor,
        municipality=conversation.municipality,
        target=conversation,
        family=conversation.family,
        reason=reason,
    )
    return access


@transaction.atomic
def end_emergency(*, conversation: Conversation, actor: "User") -> None:
    """Close it before the eight hours are over; a second time changes nothing."""
    now = timezone.now()
    open_now = EmergencyAccess.objects.filter(conversation=conversation, user=actor, expires_at__gt=now)
    if open_now.update(expires_at=now):
        record(
            audit.EMERGENCY_ENDED,
            actor=actor,
            municipality=conversation.municipality,
            target=conversation,
            family=conversation.family,
        )
