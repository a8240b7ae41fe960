"""A person's part in the chat. Asked whether the plugin is on or off: hence `unscoped`."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from cms.encryption.keyring import FamilyKeyDestroyedError
from cms.plugin_api.privacy import Subject
from plugins.chat.models import Conversation, Draft, HiddenMessage, Mention, Message, Note, Participant

# The journal is kept elsewhere: what is written here goes when it has been quiet for two years.
KEPT_AFTER_LAST_MESSAGE = dt.timedelta(days=730)


class ChatPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """The messages of the person's own threads and of shared ones; never another guardian's thread.

        Notes are about the family and belong to its access request, which a professional answers.
        """
        threads = _threads_of(subject)
        rows = Message.unscoped.filter(conversation__in=threads).select_related("conversation")
        rows = rows.order_by("conversation", "seq")
        return {"chat.Message": [_exported(row, subject) for row in rows]}

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's conversations are deleted; a person's name leaves those of others."""
        found = {"chat.Conversation": 0, "chat.Message": 0}
        gone = _threads_of(subject)
        found["chat.Message"] = Message.unscoped.filter(conversation__in=gone).count()
        found["chat.Conversation"] = gone.count()
        gone.delete()
        if subject.user is not None:
            for rows in (
                Participant.unscoped.filter(user=subject.user),
                Draft.unscoped.filter(user=subject.user),
                HiddenMessage.unscoped.filter(user=subject.user),
                Mention.unscoped.filter(user=subject.user),
            ):
                rows.delete()
            Message.unscoped.filter(author=subject.user).update(author=None)
            Note.unscoped.filter(author=subject.user).update(author=None)
        return found

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Conversations that have been quiet for two years are deleted."""
        old = Conversation.unscoped.filter(
            Q(last_message_at__lt=now - KEPT_AFTER_LAST_MESSAGE)
            | Q(last_message_at=None, created_at__lt=now - KEPT_AFTER_LAST_MESSAGE)
        )
        count = old.count()
        old.delete()
        return {"chat.Conversation": count}


def _threads_of(subject: Subject) -> QuerySet[Conversation]:
    whole = Q(family__in=subject.families)
    if subject.user is None:
        return Conversation.unscoped.filter(whole)
    own = Q(guardian=subject.user) | Q(
        kind=Conversation.Kind.SHARED,
        participants__user=subject.user,
        participants__is_staff=False,
        family__in=subject.families,
    )
    return Conversation.unscoped.filter(pk__in=Conversation.unscoped.filter(own).values("pk"))


def _exported(row: Message, subject: Subject) -> dict[str, Any]:
    try:
        body = row.body
    except FamilyKeyDestroyedError:
        body = None
    return {
        "conversation": str(row.conversation_id),
        "seq": row.seq,
        "from": "team" if row.from_staff else ("you" if _is(row, subject) else "family"),
        "kind": row.kind,
        "body": body,
        "article": row.article,
        "sent_at": row.created_at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


def _is(row: Message, subject: Subject) -> bool:
    return subject.user is not None and row.author_id == subject.user.pk


handler = ChatPrivacy()
