"""How far somebody has read."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from plugins.chat.actions.streams import append, locked
from plugins.chat.models import Conversation, ConversationEvent, Message, Participant

if TYPE_CHECKING:
    from cms.accounts.models import User


def mark_read(*, conversation: Conversation, user: "User", seq: int) -> None:
    """Move a guardian's pointer forward, never back and never past what there is."""
    Participant.objects.filter(conversation=conversation, user=user).update(
        read_seq=Greatest(F("read_seq"), min(seq, conversation.last_seq))
    )


@transaction.atomic
def mark_read_by_team(*, conversation: Conversation, user: "User", seq: int) -> None:
    """A colleague had it on the screen: the family is told that the team has read, not who.

    An event is written only when a message of the family became read by it.
    """
    held = locked(conversation.pk)
    upto = min(seq, held.last_seq)
    part, _ = Participant.objects.get_or_create(conversation=held, user=user, defaults={"is_staff": True})
    if part.read_seq < upto:
        part.read_seq = upto
        part.save(update_fields=["read_seq"])
    unread = Message.objects.filter(
        conversation=held, from_staff=False, seq__gt=held.team_read_seq, seq__lte=upto
    )
    if upto <= held.team_read_seq or not unread.exists():
        return
    held.team_read_seq = upto
    held.save(update_fields=["team_read_seq"])
    append(held, ConversationEvent.Kind.TEAM_READ, data={"up_to": upto})
