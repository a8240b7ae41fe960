"""Whether a family is silent: what its conversation says to the team."""

from plugins.chat.models import Conversation, Message


def is_silent(conversation: Conversation) -> bool:
    """Somebody was told of the silence, and the family has written nothing since; a query only then."""
    told = conversation.silence_told_seq
    if not told or conversation.state != Conversation.State.WAITING:
        return False
    return not Message.objects.filter(conversation=conversation, from_staff=False, seq__gt=told).exists()
