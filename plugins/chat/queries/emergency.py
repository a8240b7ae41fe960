"""What a professional opened, or could open, in an emergency."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cms.accounts.models import Guardian
from plugins.chat.models import Conversation, EmergencyAccess
from plugins.chat.queries.conversations import teams_of
from plugins.chat.queries.inbox import visible_to

if TYPE_CHECKING:
    from cms.accounts.models import User

MOST_FOUND = 20
SHORTEST = 2


def emergency_of(user: "User", conversation: Conversation) -> EmergencyAccess | None:
    """The access that lasts longest; None when there is none now."""
    rows = EmergencyAccess.objects.filter(conversation=conversation, user=user, expires_at__gt=timezone.now())
    return rows.order_by("-expires_at").first()


def others_conversations(user: "User", words: str) -> QuerySet[Conversation]:
    """Conversations of teams that the user is not on, by the name of an adult of the family; at most 20."""
    found = Conversation.objects.exclude(pk__in=visible_to(teams_of(user)).values("pk"))
    wanted = [word for word in words.split() if len(word) >= SHORTEST][:4]
    if not wanted:
        return Conversation.objects.none()
    for word in wanted:
        found = found.filter(
            pk__in=Conversation.objects.filter(
                Q(family__guardians__user__first_name__icontains=word)
                | Q(family__guardians__user__last_name__icontains=word)
            ).values("pk")
        )
    guardians = Guardian.unscoped.select_related("user").order_by("pk")
    return (
        found.select_related("team", "guardian", "family", "municipality")
        .prefetch_related(Prefetch("family__guardians", guardians))
        .order_by("family", "team__name", "pk")[:MOST_FOUND]
    )
