"""Catching up: the database is the truth, and a cursor says how far a device has come."""

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core import signing
from django.db.models import Max, Q

from cms.realtime.epoch import database_epoch
from plugins.chat.models import ConversationEvent, HiddenMessage
from plugins.chat.queries.conversations import MOST_EVENTS, own_conversations, with_messages

if TYPE_CHECKING:
    from cms.accounts.models import User

# Farther behind than this, a device loads as at its first start.
TOO_FAR = 5000
# At a first start, the newest of each thread; older pages are asked for.
FIRST = 50
# Keys of hidden messages at a time.
MOST_HIDDEN = 500
_SALT = "plugins.chat.sync"


def changes_since(user: "User", session: str, cursor: str) -> dict[str, Any]:
    """Return events of the user's threads since `cursor`, at most 200, with the next cursor.

    `hidden` are keys of messages that the person has hidden since, wherever they did. At a fresh start it
    is empty: no event comes with what is hidden.

    A cursor of another person, session or database, or one that is too far behind, gives a fresh
    start with `reset` true: the newest events of each thread.
    """
    epoch = database_epoch()
    known, hidden_to = _open(cursor, user, session, epoch)
    threads = list(own_conversations(user))
    behind = sum(max(0, thread.last_seq - (known or {}).get(thread.pk.hex, 0)) for thread in threads)
    reset = known is None or behind > TOO_FAR
    start = {
        thread.pk.hex: max(0, thread.last_seq - FIRST)
        if reset or thread.pk.hex not in (known or {})
        else (known or {})[thread.pk.hex]
        for thread in threads
    }
    # Before the events: what is hidden in between is told with the next read.
    hidden, hidden_to, more_hidden = _hidden_past(user, None if reset else hidden_to)
    found: dict[str, list[ConversationEvent]] = {}
    reached = dict(start)
    for event in _events_past(start):
        found.setdefault(str(event.conversation_id), []).append(event)
        reached[event.conversation_id.hex] = event.seq
    gone = [str(UUID(key)) for key in (known or {}) if key not in start and not reset]
    return {
        "epoch": epoch,
        "cursor": _seal(reached, hidden_to, user, session, epoch),
        "reset": reset,
        "has_more": more_hidden or any(thread.last_seq > reached[thread.pk.hex] for thread in threads),
        "conversations": threads,
        "events": found,
        "gone": gone,
        "hidden": hidden,
    }


def _events_past(start: dict[str, int]) -> list[ConversationEvent]:
    """The next events of all threads, each thread's in order; one query and one for their messages."""
    past = Q()
    for key, seq in start.items():
        past |= Q(conversation=UUID(key), seq__gt=seq)
    if not past:
        return []
    rows = ConversationEvent.objects.filter(past).order_by("conversation", "seq")
    return list(with_messages(rows)[:MOST_EVENTS])


def _hidden_past(user: "User", place: int | None) -> tuple[list[UUID], int, bool]:
    """What the person has hidden past `place`, how far that reaches, and whether there is more.

    None asks for the place only. Places have their order: one person hides one after the other.
    """
    rows = HiddenMessage.objects.filter(user=user)
    if place is None:
        return [], rows.aggregate(last=Max("pk"))["last"] or 0, False
    found = list(rows.filter(pk__gt=place).order_by("pk").values_list("pk", "message")[: MOST_HIDDEN + 1])
    told = found[:MOST_HIDDEN]
    return [message for _, message in told], told[-1][0] if told else place, len(found) > len(told)


def _seal(reached: dict[str, int], hidden_to: int, user: "User", session: str, epoch: str) -> str:
    value = {"w": _whose(user, session, epoch), "s": reached, "h": hidden_to}
    return signing.dumps(value, salt=_SALT, compress=True)


def _open(cursor: str, user: "User", session: str, epoch: str) -> tuple[dict[str, int] | None, int]:
    try:
        found = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        return None, 0
    if found.get("w") != _whose(user, session, epoch):
        return None, 0
    # Cursors from before have no place among what is hidden: they get all of it once.
    return found["s"], found.get("h", 0)


def _whose(user: "User", session: str, epoch: str) -> str:
    return hashlib.sha256(f"{user.pk}/{session}/{epoch}".encode()).hexdigest()[:16]
