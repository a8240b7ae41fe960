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
