"""A person's part in the chat. Asked whether the plugin is on or off: hence `unscoped`."""

import base64
import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from cms.encryption.files import read_sealed
from cms.encryption.keyring import FamilyKeyDestroyedError
from cms.plugin_api.privacy import Subject
from plugins.chat.actions.attachments import KEPT_UNSENT
from plugins.chat.models import (
    ArticlePack,
    Attachment,
    CannedReply,
    CannedReplyText,
    ClinicalOwner,
    Conversation,
    ConversationEvent,
    ConversationTag,
    DangerEditor,
    DangerEntry,
    DangerVersion,
    Draft,
    EmergencyAccess,
    Escalation,
    EscalationStep,
    HandoverAnswer,
    HiddenMessage,
    InboxEvent,
    MarkedMessage,
    Mention,
    Message,
    Note,
    PackedArticle,
    Participant,
    StaffEvent,
    TeamFeed,
    Transcript,
    WarmHandover,
)
from plugins.chat.queries.attachments import card_of

# The journal is kept elsewhere: what is written here goes when it has been quiet for two years.
KEPT_AFTER_LAST_MESSAGE = dt.timedelta(days=730)


class ChatPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """What the person wrote and could read: own and shared threads, never another guardian's.

        Of notes only that they exist: a professional answers for their words in an access request,
        because they may speak of others.
        """
        threads = _threads_of(subject)
        user = subject.user
        messages = Message.unscoped.filter(conversation__in=threads).select_related("conversation")
        return {
            "chat.Conversation": [_thread(row) for row in threads.select_related("team")],
            "chat.ConversationEvent": _rows(
                ConversationEvent.unscoped.filter(conversation__in=threads),
                "conversation",
                "seq",
                "kind",
                "at",
            ),
            "chat.Message": [_exported(row, subject) for row in messages.order_by("conversation", "seq")],
            "chat.Attachment": [_attached(row) for row in _attachments_of(subject, threads)],
            "chat.HiddenMessage": _rows(HiddenMessage.unscoped.filter(user=user), "message", "created_at"),
            "chat.Participant": _rows(
                Participant.unscoped.filter(user=user),
                "conversation",
                "agreed_at",
                "read_seq",
                "started_as",
                "created_at",
            ),
            "chat.Note": _rows(Note.unscoped.filter(conversation__in=threads), "created_at"),
            "chat.Draft": _rows(Draft.unscoped.filter(user=user), "conversation", "verdict", "updated_at"),
            "chat.Mention": _rows(Mention.unscoped.filter(user=user), "note", "seen_at"),
            "chat.EmergencyAccess": _rows(
                EmergencyAccess.unscoped.filter(Q(user=user) | Q(conversation__in=threads)),
                "conversation",
                "reason",
                "created_at",
            ),
            "chat.StaffEvent": _rows(
                StaffEvent.unscoped.filter(Q(actor=user) | Q(other=user))
                if user
                else StaffEvent.unscoped.none(),
                "conversation",
                "kind",
                "at",
            ),
            "chat.InboxEvent": _rows(InboxEvent.unscoped.filter(conversation__in=threads), "kind", "at"),
            "chat.TeamFeed": [],
            "chat.ClinicalOwner": _rows(ClinicalOwner.unscoped.filter(user=user), "created_at", "ended_at"),
            "chat.DangerEditor": _rows(DangerEditor.unscoped.filter(user=user), "version", "at"),
            # Words of a list, which tell of nobody.
            "chat.DangerEntry": [],
            "chat.DangerVersion": _rows(
                DangerVersion.unscoped.filter(approved_by=user) if user else DangerVersion.unscoped.none(),
                "number",
                "approved_at",
            ),
            "chat.ConversationTag": _rows(
                ConversationTag.unscoped.filter(conversation__in=threads), "tag__name", "added_at"
            ),
            "chat.Escalation": _rows(
                Escalation.unscoped.filter(conversation__in=threads), "cause", "since", "acknowledged_at"
            ),
            "chat.EscalationStep": _rows(
                EscalationStep.unscoped.filter(escalation__conversation__in=threads), "rung", "at"
            ),
            "chat.WarmHandover": [_handed_over(row) for row in _hand_overs_of(threads)],
            "chat.HandoverAnswer": _rows(
                HandoverAnswer.unscoped.filter(user=user), "hand_over", "says_yes", "answered_at"
            ),
            "chat.CannedReply": [],
            # Which articles go together, which tells of nobody.
            "chat.ArticlePack": [],
            "chat.PackedArticle": [],
            "chat.CannedReplyText": _rows(
                CannedReplyText.unscoped.filter(checked_by=user) if user else CannedReplyText.unscoped.none(),
                "reply",
                "language",
                "checked_at",
            ),
            "chat.MarkedMessage": _rows(
                MarkedMessage.unscoped.filter(message__conversation__in=threads), "message", "marked_at"
            ),
            "chat.Transcript": _rows(
                Transcript.unscoped.filter(conversation__in=threads),
                "conversation",
                "form",
                "made_at",
                "sha256",
            ),
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's conversations are deleted; a person's name leaves those of others."""
        gone = _threads_of(subject)
        found = {f"chat.{model.__name__}": 0 for model in _OF_PERSONS}
        for model in _BELOW:
            found[f"chat.{model.__name__}"] += model.unscoped.filter(conversation__in=gone).count()
        found["chat.EscalationStep"] += EscalationStep.unscoped.filter(
            escalation__conversation__in=gone
        ).count()
        found["chat.HandoverAnswer"] += HandoverAnswer.unscoped.filter(
            hand_over__conversation__in=gone
        ).count()
        found["chat.MarkedMessage"] += MarkedMessage.unscoped.filter(message__conversation__in=gone).count()
        found["chat.Conversation"] = gone.count()
        gone.delete()
        user = subject.user
        if user is not None:
            unsent = Attachment.unscoped.filter(author=user, message=None)
            found["chat.Attachment"] += unsent.delete()[0]
            for model in _OWN:
                found[f"chat.{model.__name__}"] += model.unscoped.filter(user=user).delete()[0]
            for model, column in _NAMED:
                values = {column: None} | ({"assigned_by": ""} if column == "assignee" else {})
                changed = model.unscoped.filter(**{column: user}).update(**values)
                found[f"chat.{model.__name__}"] += changed
        return found

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Conversations that have been quiet for two years are deleted."""
        old = Conversation.unscoped.filter(
            Q(last_message_at__lt=now - KEPT_AFTER_LAST_MESSAGE)
            | Q(last_message_at=None, created_at__lt=now - KEPT_AFTER_LAST_MESSAGE)
        )
        count = old.count()
        old.delete()
        # The chat's own job does this where the chat is on.
        unsent = Attachment.unscoped.filter(message=None, created_at__lt=now - KEPT_UNSENT)
        swept = unsent.delete()[0]
        return {"chat.Conversation": count} | ({"chat.Attachment": swept} if swept else {})


_OF_PERSONS: tuple[type[Any], ...] = (
    ArticlePack,
    Attachment,
    ClinicalOwner,
    ConversationTag,
    Escalation,
    EscalationStep,
    HandoverAnswer,
    CannedReply,
    CannedReplyText,
    Conversation,
    ConversationEvent,
    DangerEditor,
    DangerEntry,
    DangerVersion,
    Draft,
    EmergencyAccess,
    HiddenMessage,
    InboxEvent,
    MarkedMessage,
    Mention,
    Message,
    Note,
    PackedArticle,
    Participant,
    StaffEvent,
    TeamFeed,
    Transcript,
    WarmHandover,
)


# Rows that go with a conversation, rows of one person, and columns that name somebody.
_BELOW: tuple[Any, ...] = (
    Message, Attachment, Note, Draft, ConversationEvent, StaffEvent, InboxEvent, Participant, Transcript,
    Escalation, ConversationTag, WarmHandover,
)  # fmt: skip
_OWN: tuple[Any, ...] = (
    Participant, Draft, HiddenMessage, Mention, EmergencyAccess, ClinicalOwner, DangerEditor,
    HandoverAnswer,
)  # fmt: skip
_NAMED: tuple[tuple[Any, str], ...] = (
    (Message, "author"),
    (Attachment, "author"),
    (Note, "author"),
    (Draft, "checker"),
    (Draft, "checked_by"),
    (StaffEvent, "actor"),
    (StaffEvent, "other"),
    (Conversation, "assignee"),
    (DangerVersion, "approved_by"),
    (MarkedMessage, "marked_by"),
    (Transcript, "made_by"),
    (ConversationTag, "added_by"),
    (Escalation, "acknowledged_by"),
    (CannedReplyText, "checked_by"),
    (WarmHandover, "started_by"),
    (WarmHandover, "closed_by"),
)


def _rows(found: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [
        {
            name: value if isinstance(value, int | bool | type(None)) else str(value)
            for name, value in row.items()
        }
        for row in found.order_by("pk").values(*fields)
    ]


def _thread(row: Conversation) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "team": str(row.team),
        "kind": row.kind,
        "created_at": row.created_at.isoformat(),
    }


def _hand_overs_of(threads: QuerySet[Conversation]) -> QuerySet[WarmHandover]:
    rows = WarmHandover.unscoped.filter(conversation__in=threads)
    return rows.select_related("conversation", "from_team", "to_team").order_by("asked_at", "pk")


def _handed_over(row: WarmHandover) -> dict[str, Any]:
    """Also what was written about the family for the other team: the family has read it."""
    return {
        "conversation": str(row.conversation_id),
        "from": str(row.from_team),
        "to": str(row.to_team),
        "state": row.state,
        "summary": row.summary,
        "asked_at": row.asked_at.isoformat(),
        "began_at": row.began_at.isoformat() if row.began_at else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
    }


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
        body, danger = row.body, row.danger
    except FamilyKeyDestroyedError:
        body = danger = None
    return {
        "conversation": str(row.conversation_id),
        "seq": row.seq,
        "from": "team" if row.from_staff else ("you" if _is(row, subject) else "family"),
        "kind": row.kind,
        "body": body,
        "article": card_of(row),
        "is_urgent": row.is_urgent,
        "danger": danger,
        "sent_at": row.created_at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


def _attachments_of(subject: Subject, threads: QuerySet[Conversation]) -> QuerySet[Attachment]:
    """What was sent in the person's threads, and what they uploaded and did not send."""
    wanted = Q(conversation__in=threads, message__isnull=False)
    if subject.user is not None:
        wanted |= Q(author=subject.user, message=None)
    return Attachment.unscoped.filter(wanted).select_related("conversation").order_by("created_at", "pk")


def _attached(row: Attachment) -> dict[str, Any]:
    """The file itself goes along, as base64 (RFC 4648)."""
    try:
        plain = read_sealed(row.file_name, family_id=row.conversation.family_id)
    except (FamilyKeyDestroyedError, FileNotFoundError):
        plain = b""
    return {
        "conversation": str(row.conversation_id),
        "message": str(row.message_id) if row.message_id else None,
        "kind": row.kind,
        "content_type": row.content_type,
        "uploaded_at": row.created_at.isoformat(),
        "data": base64.b64encode(plain).decode(),
    }


def _is(row: Message, subject: Subject) -> bool:
    return subject.user is not None and row.author_id == subject.user.pk


handler = ChatPrivacy()
