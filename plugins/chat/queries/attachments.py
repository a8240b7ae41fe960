"""Photos, voice messages and cards, by the rights of this moment."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404

from cms.encryption.files import read_sealed
from cms.encryption.keyring import FamilyKeyDestroyedError
from cms.plugin_api.articles import current_revisions
from plugins.chat.models import Attachment, Conversation, HiddenMessage, Message

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def attachment_for_family(user: "User", conversation: Conversation, attachment_id: UUID) -> Attachment:
    """One of a thread that the guardian reads; Http404 for what was hidden, and for others' unsent uploads."""
    found = _attachment(conversation, attachment_id)
    if found.message is None:
        if found.author_id != user.pk:
            raise Http404
    elif HiddenMessage.objects.filter(message=found.message, user=user).exists():
        raise Http404
    return found


def attachment_for_staff(user: "User", conversation: Conversation, attachment_id: UUID) -> Attachment:
    """One of a conversation that the professional may read; of unsent ones only their own."""
    found = _attachment(conversation, attachment_id)
    if found.message is None and found.author_id != user.pk:
        raise Http404
    return found


def _attachment(conversation: Conversation, attachment_id: UUID) -> Attachment:
    found = (
        Attachment.objects.filter(conversation=conversation, pk=attachment_id)
        .select_related("conversation", "message")
        .first()
    )
    if found is None or (found.message is not None and found.message.withdrawn_at is not None):
        raise Http404
    return found


def bytes_of(attachment: Attachment) -> bytes:
    """The picture or sound; Http404 when it is gone, or the family's key is."""
    try:
        return read_sealed(attachment.file_name, family_id=attachment.conversation.family_id)
    except (FileNotFoundError, FamilyKeyDestroyedError):
        raise Http404 from None


def unsent_of(conversation: Conversation, author: "User") -> list[Attachment]:
    """What the person has uploaded here and not sent, oldest first."""
    rows = Attachment.objects.filter(conversation=conversation, author=author, message=None)
    return list(rows.order_by("created_at"))


def card_of(message: Message) -> dict[str, Any] | None:
    """What is shown: uuid, locale, revision, title, summary and path, as it was when it was sent.

    None without an article, and for one whose words are gone with the family's key.
    """
    if message.article is None or message.withdrawn_at is not None or not message.card:
        return None
    return {**message.article, **json.loads(message.card)}


def revisions_now(municipality: "Municipality", messages: Iterable[Message]) -> dict[tuple[UUID, str], int]:
    """The revisions that the messages' articles have now; none for what families cannot read any more."""
    keys = {
        (UUID(message.article["uuid"]), message.article["locale"])
        for message in messages
        if message.article is not None
    }
    return current_revisions(municipality, keys)
