"""Reads of tags."""

from plugins.chat.models import Conversation, ConversationTag, Tag


def tags_of(conversation: Conversation) -> tuple[list[Tag], list[Tag]]:
    """The tags that the conversation has, and the others of the municipality; two queries."""
    has = set(ConversationTag.objects.filter(conversation=conversation).values_list("tag", flat=True))
    known = list(Tag.objects.all())
    return [tag for tag in known if tag.pk in has], [tag for tag in known if tag.pk not in has]
