"""Write a message, its event and where the conversation stands by it: one statement, for it is in each send."""

from cms.statements import Statement, Values
from plugins.chat.models import Conversation, ConversationEvent, Message

_HANDLING = (
    "state", "waiting_since", "due_at", "snoozed_until", "urgent_at", "assignee_id", "assigned_by",
    "assigned_at", "last_message_at", "version", "last_seq",
)  # fmt: skip
_MESSAGE, _EVENT = Values(Message, "m"), Values(ConversationEvent, "e")
_STANDING = Values(Conversation, "c", *_HANDLING)


@Statement
def _all_three() -> str:
    return f"""
WITH message AS (INSERT INTO {_MESSAGE.into} VALUES ({_MESSAGE})),
event AS (INSERT INTO {_EVENT.into} VALUES ({_EVENT}))
UPDATE "{Conversation._meta.db_table}" SET {_STANDING.sets} WHERE id = %(conversation)s
RETURNING last_seq"""  # noqa: S608 - tables and columns of our models


def store_message(held: Conversation, message: Message) -> None:
    """Write what was decided under the conversation's lock; raises IntegrityError for a client id that is taken."""
    event = ConversationEvent(
        conversation=held, seq=message.seq, kind=ConversationEvent.Kind.MESSAGE, message=message
    )
    _all_three.rows(
        conversation=held.pk,
        **_MESSAGE.of(message),
        **_EVENT.of(event),
        **_STANDING.of(held, is_new=False),
    )
    message._state.adding = False
