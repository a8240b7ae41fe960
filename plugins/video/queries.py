"""Reads of meetings, always within the municipality and of the person's own."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.accounts.queries import current_guardianships
from cms.municipalities.scope import current_municipality
from cms.plugin_api.rules import is_professional
from plugins.video.models import Meeting

if TYPE_CHECKING:
    from cms.accounts.models import User


def upcoming_meetings_of(user: "User") -> QuerySet[Meeting]:
    """Meetings that have not ended: of the families whose guardian the person is now, and those they hold."""
    mine = Q(family__in=current_guardianships(user).values("family"))
    if is_professional(user, current_municipality()):
        mine |= Q(professional=user)
    return Meeting.objects.filter(mine, ends_at__gt=timezone.now(), cancelled_at=None).select_related(
        "professional", "family"
    )
