"""In which language a conversation's family is answered."""

from typing import TYPE_CHECKING

from plugins.chat.models import Conversation, Participant

if TYPE_CHECKING:
    from cms.accounts.models import User


def adults_of(conversation: Conversation) -> "list[User]":
    """Who reads it: the guardian of an own thread, or those who agreed to a shared one."""
    if conversation.guardian is not None:
        return [conversation.guardian]
    parts = Participant.objects.filter(conversation=conversation, is_staff=False, agreed_at__isnull=False)
    return [part.user for part in parts.select_related("user").order_by("pk")]


def language_of(conversation: Conversation, adults: "list[User]") -> str:
    """The language that all of them have chosen, else the municipality's first one."""
    spoken = {adult.language for adult in adults}
    return spoken.pop() if len(spoken) == 1 else conversation.municipality.default_language
