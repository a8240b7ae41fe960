"""How far somebody has read."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from cms.notifications.actions import mark_about_read
from plugins.chat.actions.checking import see_drafts
from plugins.chat.actions.silence import settle_opened
from plugins.chat.actions.streams import append, locked
from plugins.chat.models import Conversation, ConversationEvent, Mention, Message, Participant
from plugins.chat.notifications import FAMILY_MESSAGE, STAFF_MENTIONED, STAFF_MESSAGE, STAFF_URGENT

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def mark_read(*, conversation: Conversation, user: "User", seq: int) -> None:
    """Move a guardian's pointer forward, never back and never past what there is."""
    upto = min(seq, conversation.last_seq)
    part = Participant.objects.filter(conversation=conversation, user=user)
    before = part.values_list("read_seq", flat=True).first() or 0
    part.update(read_seq=Greatest(F("read_seq"), upto))
    _seen(conversation, user, FAMILY_MESSAGE, before, upto)
    if before < upto:
        settle_opened(conversation, user)


def _seen(conversation: Conversation, user: "User", kind: str, after: int, upto: int) -> None:
    """Whoever has read the messages need not be told of them any more."""
    if after >= upto:
        return
    seen = Message.objects.filter(conversation=conversation, seq__gt=after, seq__lte=upto)
    mark_about_read(
        municipality=conversation.municipality,
        user=user,
        type=kind,
        about=seen.exclude(author=user).values_list("pk", flat=True),
    )


def see_mentions(*, conversation: Conversation, user: "User") -> None:
    """The colleague has the conversation on the screen, and with it the notes that name them."""
    unseen = Mention.objects.filter(note__conversation=conversation, user=user, seen_at=None)
    if keys := list(unseen.values_list("pk", flat=True)):
        Mention.objects.filter(pk__in=keys).update(seen_at=timezone.now())
        for key in keys:
            mark_about_read(
                municipality=conversation.municipality, user=user, type=STAFF_MENTIONED, about=str(key)
            )


@transaction.atomic
def mark_read_by_team(*, conversation: Conversation, user: "User", seq: int) -> None:
    """A colleague had it on the screen: the family is told that the team has read, not who.

    An event is written only when a message of the family became read by it.
    """
    see_mentions(conversation=conversation, user=user)
    see_drafts(conversation=conversation, user=user)
    held = locked(conversation.pk)
    upto = min(seq, held.last_seq)
    part, _ = Participant.objects.get_or_create(conversation=held, user=user, defaults={"is_staff": True})
    if part.read_seq < upto:
        for kind in (STAFF_MESSAGE, STAFF_URGENT):
            _seen(held, user, kind, part.read_seq, upto)
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
