"""The trail's answers to the privacy orchestrator."""

import datetime as dt
from typing import Any

from django.db.models import Q

from cms.audit.models import AuditEvent
from cms.audit.registry import text_of
from cms.privacy.handlers import Subject


class AuditPrivacy:
    """The trail is exported and never erased: it is the proof that the law asks for.

    GDPR art. 5(2) and 17(3)(b). It holds keys, codes and reasons, no health text.
    """

    def export(self, subject: Subject) -> dict[str, Any]:
        families = [family.pk for family in subject.families]
        events = AuditEvent.objects.filter(Q(actor=subject.user) | Q(family_id__in=families)).order_by("pk")
        return {
            "events": [
                {
                    "at": event.at.isoformat(),
                    "what": text_of(event.action),
                    "by": "you" if subject.user and event.actor_id == subject.user.pk else event.role,
                    "why": event.reason,
                    "family": str(event.family_id) if event.family_id else None,
                }
                for event in events.iterator()
            ]
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        return {}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {}
