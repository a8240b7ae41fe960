"""Tags: which there are, and which a conversation has. What is put on record is their keys, not their words."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.actions.streams import append_for_staff, locked, tell_team
from plugins.chat.errors import TitleTakenError
from plugins.chat.models import Conversation, ConversationTag, StaffEvent, Tag

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def save_tag(*, municipality: "Municipality", actor: "User", name: str, tag: Tag | None = None) -> Tag:
    """Make a tag or give it another name; raise TitleTakenError when there is one of that name."""
    try:
        with transaction.atomic():
            saved = tag or Tag(municipality=municipality)
            saved.name = name
            saved.save()
            record(audit.TAGS_CHANGED, actor=actor, municipality=municipality, target=saved)
            return saved
    except IntegrityError:
        raise TitleTakenError from None


@transaction.atomic
def delete_tag(*, tag: Tag, actor: "User") -> None:
    """Take the tag away from the municipality and from every conversation."""
    data = {"deleted": True, "conversations": tag.conversations(manager="unscoped").count()}
    record(audit.TAGS_CHANGED, actor=actor, municipality=tag.municipality, target=tag, data=data)
    tag.delete()


@transaction.atomic
def add_tag(*, conversation: Conversation, tag: Tag, actor: "User") -> None:
    """Put the tag on; a second time changes nothing."""
    held = locked(conversation.pk)
    _, is_new = ConversationTag.objects.get_or_create(
        conversation=held, tag=tag, defaults={"added_by": actor}
    )
    if is_new:
        _note(held, tag, actor, StaffEvent.Kind.TAGGED)


@transaction.atomic
def remove_tag(*, conversation: Conversation, tag: Tag, actor: "User") -> None:
    held = locked(conversation.pk)
    gone, _ = ConversationTag.objects.filter(conversation=held, tag=tag).delete()
    if gone:
        _note(held, tag, actor, StaffEvent.Kind.UNTAGGED)


def _note(held: Conversation, tag: Tag, actor: "User", kind: StaffEvent.Kind) -> None:
    append_for_staff(held, kind, actor=actor, data={"tag": tag.pk})
    record(
        audit.TAGGED,
        actor=actor,
        municipality=held.municipality,
        target=held,
        family=held.family,
        data={"tag": tag.pk, "act": str(kind.value)},
    )
    tell_team(held, kind)
