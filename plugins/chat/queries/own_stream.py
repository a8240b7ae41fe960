"""The family's stream as one reader sees it: events, messages, authors and what is hidden, in one statement."""

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects

from cms.accounts.models import User
from cms.statements import Columns, Statement, made_in_turn
from plugins.chat.models import Attachment, Conversation, ConversationEvent, HiddenMessage, Message
from plugins.chat.queries.conversations import MOST_EVENTS, PAGE

if TYPE_CHECKING:
    from uuid import UUID

_EVENT, _MESSAGE = Columns(ConversationEvent, "e"), Columns(Message, "x")
_AUTHOR = Columns(User, "u", "id", "first_name")
WITH_FILES = frozenset({Message.Kind.PHOTO, Message.Kind.VOICE})


def _events(condition: str, order: str) -> str:
    return f"""
SELECT {_EVENT}, {_MESSAGE}, {_AUTHOR}, h.id IS NOT NULL
FROM {_EVENT.table}
LEFT JOIN {_MESSAGE.table} ON x.id = e.message_id
LEFT JOIN {_AUTHOR.table} ON u.id = x.author_id
LEFT JOIN "{HiddenMessage._meta.db_table}" h ON h.message_id = e.message_id AND h.user_id = %(reader)s
WHERE e.conversation_id = %(conversation)s AND {condition}
ORDER BY e.seq {order} LIMIT %(limit)s"""  # noqa: S608 - constants


@Statement
def _after() -> str:
    return _events("e.seq > %(seq)s", "ASC")


@Statement
def _before() -> str:
    return _events("e.seq < %(seq)s", "DESC")


# Events, oldest first, and the keys of the messages among them that the reader does not want to see.
Page = tuple[list[ConversationEvent], "set[UUID]"]


def page_after(reader: User, conversation: Conversation, after: int, limit: int = MOST_EVENTS) -> Page:
    """The next events."""
    rows = _after.rows(reader=reader.pk, conversation=conversation.pk, seq=after, limit=limit)
    return _page(conversation, rows)


def page_before(reader: User, conversation: Conversation, before: int, limit: int = PAGE) -> Page:
    """The page that ends before `before`."""
    rows = _before.rows(reader=reader.pk, conversation=conversation.pk, seq=before, limit=limit)
    return _page(conversation, rows[::-1])


def _page(conversation: Conversation, rows: list[tuple[Any, ...]]) -> Page:
    events, hidden, with_files = [], set(), []
    for row in rows:
        event, message, author = made_in_turn(row, _EVENT, _MESSAGE, _AUTHOR)
        event.conversation, event.message = conversation, message
        if message is not None:
            message.conversation, message.author = conversation, author
            if message.kind in WITH_FILES:
                with_files.append(message)
            if row[-1]:
                hidden.add(message.pk)
        events.append(event)
    if with_files:
        attachments = Prefetch("attachments", Attachment.objects.order_by("position"))
        prefetch_related_objects(with_files, attachments)
    return events, hidden
