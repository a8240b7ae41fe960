"""Send, take back and hide messages."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.actions.articles import chosen_article, put_on
from plugins.chat.actions.attachments import attach, remove_attachments, uploads_to_send
from plugins.chat.actions.checking import settle_check
from plugins.chat.actions.escalation import nobody_is_called
from plugins.chat.actions.silence import settle_silence
from plugins.chat.actions.storing import store_message
from plugins.chat.actions.streams import (
    append,
    append_for_staff,
    locked,
    locked_for,
    ring_people,
    ring_person,
    tell_team,
)
from plugins.chat.actions.telling import tell_of_message
from plugins.chat.actions.warm import settle_greeting
from plugins.chat.actions.working import settle
from plugins.chat.errors import (
    NewsError,
    NobodyReadsError,
    NotSharedError,
    OtherContentError,
    TooLateError,
)
from plugins.chat.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    DangerEntry,
    Draft,
    HiddenMessage,
    Message,
    StaffEvent,
)
from plugins.chat.queries.readers import nobody_reads
from plugins.chat.queries.sharing import is_shared_by_all
from plugins.chat.queries.taking_part import hold_to_write
from plugins.chat.rules import can_withdraw, teams_among
from plugins.chat.timers import answer_due

State = Conversation.State


@dataclass(frozen=True)
class Content:
    """What a sender's device hands over. `client_id` is the same on every try.

    `attachments` are client ids of what was uploaded before, `article` is {"uuid", "locale"}. What
    kind of message it is follows from them unless `kind` says that nobody wrote it.
    """

    client_id: UUID
    body: str = ""
    kind: str = Message.Kind.TEXT
    reply_to: UUID | None = None
    article: dict[str, Any] | None = None
    attachments: tuple[UUID, ...] = ()
    is_urgent: bool = False
    # The danger word that the sender's device found.
    danger: DangerEntry | None = None


def send_message(
    *,
    conversation: Conversation,
    author: "User",
    content: Content,
    from_staff: bool,
    expected_seq: int | None = None,
) -> tuple[Message, bool]:
    """Store a message once and return it with whether it is new.

    The caller has asked the rules already. Raises OtherContentError when the author used the
    client id for something else, NewsError when `expected_seq` is given and others have written
    since, NoSuchAttachmentError when an attachment is not there, NotSharedError when not every adult
    of a shared thread says yes, NobodyReadsError when a professional writes in an own thread whose guardian
    has no access any more. A repeated send returns the stored row, whatever has happened since then.
    Raises NotOursError when the professional's team has it no more.
    """
    with _once(), transaction.atomic():
        held = locked_for(conversation, author if from_staff else None)
        known = Message.objects.filter(author=author, client_id=content.client_id).first()
        if known is not None:
            return _again(known, held, content), False
        return _send(held, author, content, from_staff, expected_seq), True


def send_own_message(*, conversation_id: UUID, author: "User", content: Content) -> tuple[Message, bool]:
    """`send_message` of one of the family's adults, who are asked for here, under the lock; Http404 otherwise."""
    with _once(), transaction.atomic():
        held = hold_to_write(author, conversation_id, content.client_id)
        if held.known is not None:
            return _again(held.known, held.conversation, content), False
        return _send(held.conversation, author, content, False, adults=held.adults), True


@contextlib.contextmanager
def _once() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        # The same client id raced into another conversation.
        raise OtherContentError from None


def _again(known: Message, held: Conversation, content: Content) -> Message:
    if not _is_same(known, held, content):
        raise OtherContentError
    return known


def _send(
    held: Conversation,
    author: "User",
    content: Content,
    from_staff: bool,
    expected_seq: int | None = None,
    adults: list[UUID] | None = None,
) -> Message:
    if held.kind == Conversation.Kind.SHARED and not is_shared_by_all(held):
        raise NotSharedError
    if from_staff and nobody_reads(held):
        raise NobodyReadsError
    if expected_seq is not None:
        _refuse_news(held, author, expected_seq)
    now = timezone.now()
    uploads = uploads_to_send(held, author, content.attachments) if content.attachments else []
    message = _message(held, author, content, from_staff, now)
    if uploads:
        message.kind = uploads[0].kind
    held.last_seq = message.seq
    if from_staff:
        _answered(held, author, now)
        settle(held, author)
        settle_greeting(held, author)
    else:
        _asks(held, now, is_urgent=content.is_urgent)
        settle_silence(held, author)
    if content.danger is not None:
        _note_danger(held, message, author, content.danger)
    store_message(held, message)
    if uploads:
        attach(uploads, message)
    ring_people(held, adults)
    tell_of_message(held, message)
    tell_team(held, "message")
    return message


def _note_danger(held: Conversation, message: Message, author: "User", entry: DangerEntry) -> None:
    """On record with the version of the list, never with the word: that would be health in the trail."""
    record(
        audit.URGENT_BY_WORDS,
        actor=author,
        municipality=held.municipality,
        target=message,
        family=held.family,
        data={"version": str(entry.version_id)},
    )


def _message(
    held: Conversation, author: "User", content: Content, from_staff: bool, now: dt.datetime
) -> Message:
    quoted = None
    if content.reply_to is not None:
        quoted = Message.objects.filter(conversation=held, pk=content.reply_to).first()
    message = Message(
        conversation=held,
        author=author,
        client_id=content.client_id,
        from_staff=from_staff,
        seq=held.last_seq + 1,
        kind=content.kind,
        reply_to=quoted,
        is_urgent=content.is_urgent,
        created_at=now,
    )
    message.body = content.body
    article = chosen_article(held.municipality, content.article, content.body)
    if article is not None:
        put_on(message, article)
        if content.kind == Message.Kind.TEXT:
            message.kind = Message.Kind.ARTICLE
    message.danger = content.danger.topic if content.danger is not None else None
    return message


def _is_same(known: Message, held: Conversation, content: Content) -> bool:
    if known.conversation_id != held.pk:
        return False
    if known.withdrawn_at is not None:
        return True
    sent = Attachment.objects.filter(message=known).values_list("client_id", flat=True)
    return (
        (known.body or "") == content.body
        and set(sent) == set(content.attachments)
        and (content.article is None or _is_about(known, content.article))
    )


def _is_about(known: Message, article: dict[str, Any]) -> bool:
    """Whether it carries the article. Its language may be another: not all are there in each."""
    return known.article is not None and known.article["uuid"] == str(article["uuid"])


def _refuse_news(held: Conversation, author: "User", expected_seq: int) -> None:
    """What the author wrote from another window is no news to them, and what nobody wrote to nobody."""
    unseen = (
        ConversationEvent.objects.filter(
            conversation=held, seq__gt=expected_seq, kind__in=[ConversationEvent.Kind.MESSAGE]
        )
        .exclude(message__author=author)
        .exclude(message__kind=Message.Kind.AUTOMATIC)
        .select_related("message")
        .order_by("seq")
    )
    if found := list(unseen[:50]):
        raise NewsError(found)


def _asks(held: Conversation, now: dt.datetime, *, is_urgent: bool) -> None:
    """The family waits: from its first unanswered message on, not from its last."""
    if held.state in {State.DONE, State.SNOOZED}:
        append_for_staff(held, StaffEvent.Kind.REOPENED, actor=None)
    if held.state != State.OPEN:
        held.state, held.waiting_since, held.snoozed_until = State.OPEN, now, None
        held.due_at = answer_due(held, now)
    if is_urgent and (held.urgent_at is None or nobody_is_called(held)):
        held.urgent_at = now
        held.due_at = min(held.due_at or now, answer_due(held, now))
        append_for_staff(held, StaffEvent.Kind.URGENT, actor=None)
    held.last_message_at = now
    held.version += 1


def _answered(held: Conversation, author: "User", now: dt.datetime) -> None:
    held.state, held.waiting_since, held.due_at, held.snoozed_until = State.WAITING, None, None, None
    held.urgent_at = None
    # Who answers in an emergency is not on its team, and does not have it from then on.
    if held.assignee_id is None and teams_among(author, held.team_keys):
        held.assignee, held.assigned_by, held.assigned_at = author, Conversation.AssignedBy.HUMAN, now
        append_for_staff(held, StaffEvent.Kind.CLAIMED, actor=author)
    held.last_message_at = now
    held.version += 1
    # What was sent is no draft any more.
    draft = Draft.objects.filter(conversation=held, user=author).first()
    if draft is not None:
        if draft.asks_for_check or draft.verdict:
            settle_check(held, draft.pk)
        draft.delete()


@transaction.atomic
def withdraw_message(*, message: Message, actor: "User") -> Message:
    """Take the text away for everybody; a second time changes nothing. Raises TooLateError."""
    held = locked(message.conversation_id)
    row = Message.objects.get(pk=message.pk)
    if row.withdrawn_at is not None:
        return row
    if not can_withdraw(actor, row):
        raise TooLateError
    row.withdrawn_at, row.body_sealed, row.danger_sealed = timezone.now(), None, None
    row.article, row.card_sealed = None, None
    row.save(update_fields=["withdrawn_at", "body_sealed", "danger_sealed", "article", "card_sealed"])
    remove_attachments(row)
    append(held, ConversationEvent.Kind.WITHDRAWN, message=row)
    record(audit.WITHDRAWN, actor=actor, municipality=held.municipality, target=row, family=held.family)
    tell_team(held, "withdrawn")
    return row


@transaction.atomic
def hide_message(*, message: Message, user: "User") -> None:
    """The person does not see it any more, on none of their devices; nobody else is told."""
    # One after the other: whoever has read up to a key of theirs has read all before it.
    User._base_manager.select_for_update(no_key=True).get(pk=user.pk)
    HiddenMessage.objects.get_or_create(message=message, user=user)
    ring_person(message.conversation, user)
