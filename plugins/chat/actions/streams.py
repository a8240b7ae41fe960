"""Append to the streams. The caller holds the conversation's lock; the team's counter is locked last."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key_of, subscription_key
from cms.statements import Statement
from plugins.chat.errors import NotOursError
from plugins.chat.models import Conversation, ConversationEvent, InboxEvent, StaffEvent, TeamFeed
from plugins.chat.queries.readers import adults_now
from plugins.chat.rules import reading_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.accounts.models import User
    from plugins.chat.models import Message, Note

CONVERSATION, INBOX = "conversation", "inbox"


def locked(conversation_id: UUID) -> Conversation:
    """Return the conversation under its lock, which is held until commit.

    Two statements: a join under the lock would look for the team that the row had before the wait, and
    find nothing when somebody has moved it meanwhile.
    """
    Conversation.objects.select_for_update().values_list("pk").get(pk=conversation_id)
    return Conversation.objects.select_related("family", "municipality", "team", "second_team").get(
        pk=conversation_id
    )


def locked_for(conversation: Conversation, actor: "User | None") -> Conversation:
    """`locked`, for what a colleague does; None for nobody.

    The rules were asked before the lock. Where the conversation has other teams by now, they are asked
    again: raises NotOursError.
    """
    held = locked(conversation.pk)
    if actor is not None and teams_changed(conversation, held) and not reading_reason(actor, held):
        raise NotOursError
    return held


def teams_changed(before: Conversation, held: Conversation) -> bool:
    return (before.team_id, before.second_team_id) != (held.team_id, held.second_team_id)


def append(
    conversation: Conversation,
    kind: ConversationEvent.Kind,
    *,
    message: "Message | None" = None,
    data: dict[str, Any] | None = None,
) -> ConversationEvent:
    """Write the next event that the family sees and ring those who have the conversation open.

    What stands beside a message is written with it: `storing.store_message`.
    """
    conversation.last_seq += 1
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=conversation.last_seq)
    event = ConversationEvent.objects.create(
        conversation=conversation, seq=conversation.last_seq, kind=kind, message=message, data=data or {}
    )
    ring_people(conversation)
    return event


def append_for_staff(
    conversation: Conversation,
    kind: StaffEvent.Kind,
    *,
    actor: "User | None",
    other: "User | None" = None,
    note: "Note | None" = None,
    data: dict[str, Any] | None = None,
) -> StaffEvent:
    """Write the next event of the team's own stream."""
    conversation.last_staff_seq += 1
    Conversation.objects.filter(pk=conversation.pk).update(last_staff_seq=conversation.last_staff_seq)
    return StaffEvent.objects.create(
        conversation=conversation,
        staff_seq=conversation.last_staff_seq,
        kind=kind,
        actor=actor,
        other=other,
        note=note,
        data=data or {},
    )


# One statement: the counter's row is made by the first, and its lock is held from here to commit.
@Statement
def _next_of_feed() -> str:
    return f"""
WITH feed AS (
  INSERT INTO "{TeamFeed._meta.db_table}" AS f (team_id, last_pos) VALUES (%(team)s, 1)
  ON CONFLICT (team_id) DO UPDATE SET last_pos = f.last_pos + 1
  RETURNING last_pos)
INSERT INTO "{InboxEvent._meta.db_table}" (team_id, pos, conversation_id, kind, at)
SELECT %(team)s, last_pos, %(conversation)s, %(kind)s, %(at)s FROM feed
RETURNING pos"""  # noqa: S608 - tables of our models


def tell_team(conversation: Conversation, kind: str, *, team_id: int | None = None) -> None:
    """Write the change into the team's feed, or that of `team_id`. Call it last: who writes next waits for us.

    While a warm hand-over runs, both teams' feeds tell of it.
    """
    for team in [team_id] if team_id is not None else conversation.team_keys:
        ((pos,),) = _next_of_feed.rows(team=team, conversation=conversation.pk, kind=kind, at=timezone.now())
        name = group(conversation.municipality, "chat", subscription_key(INBOX, str(team)))
        # A list is read anew whatever came; the latest position is the only one that counts.
        publish_on_commit(name, "chat.inbox", {"team": team, "pos": pos}, coalesce=True)


def ring_people(conversation: Conversation, adults: "Sequence[UUID] | None" = None) -> None:
    """Ring the family's people wherever they are, and the colleagues who have it open.

    `adults` are the family's people, where they are known.
    """
    data = {"conversation": str(conversation.pk), "seq": conversation.last_seq}
    place = conversation.municipality
    opened = subscription_key(CONVERSATION, str(conversation.pk))
    # Colleagues read the open thread anew. A family's phone follows several threads: each bell is passed on.
    publish_on_commit(group(place, "chat", opened), "chat.changed", data, coalesce=True)
    if adults is None:
        adults = list(adults_now(conversation).values_list("user_id", flat=True))
    for person in adults:
        publish_on_commit(group(place, "chat", personal_key_of(person)), "chat.changed", data)


def ring_person(conversation: Conversation, person: "User") -> None:
    """Ring one person's own devices: what changed is for nobody else."""
    data = {"conversation": str(conversation.pk), "seq": conversation.last_seq}
    name = group(conversation.municipality, "chat", personal_key_of(person.pk))
    publish_on_commit(name, "chat.changed", data)
