"""What the inbox shows of a conversation, ready for a template."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.timesince import timesince

from plugins.chat.models import Conversation, DangerEntry, Message, Note, Rung, StaffEvent, Tag
from plugins.chat.queries.attachments import card_of

if TYPE_CHECKING:
    from cms.accounts.models import User

_FULL = 100


@dataclass(frozen=True)
class Row:
    """A row of the list. `share` is how much of the promised time is used up, in percent."""

    conversation: Conversation
    name: str
    waits: str
    share: int
    is_overdue: bool
    is_mine: bool


def row_of(conversation: Conversation, user: "User", now: dt.datetime | None = None) -> Row:
    moment = now or timezone.now()
    since, due = conversation.waiting_since, conversation.due_at
    share = 0
    if since is not None and due is not None:
        whole = max((due - since).total_seconds(), 1)
        share = min(_FULL, int(_FULL * (moment - since).total_seconds() / whole))
    return Row(
        conversation=conversation,
        name=name_of(conversation),
        waits=timesince(since, moment, depth=1) if since is not None else "",
        share=max(0, share),
        is_overdue=due is not None and due < moment,
        is_mine=conversation.assignee_id == user.pk,
    )


def name_of(conversation: Conversation) -> str:
    """Whose thread it is: one guardian's name, or those of all for a shared one."""
    if conversation.guardian is not None:
        return str(conversation.guardian)
    return ", ".join(str(guardian.user) for guardian in conversation.family.guardians.all())


@dataclass(frozen=True)
class Entry:
    """One line of the thread: a message, a note of a colleague, or what somebody did.

    `card` is the message's article as it was sent; `card_state` is "updated" or "gone" when the
    library has another revision now, or none.
    """

    at: dt.datetime
    message: Message | None = None
    card: dict[str, Any] | None = None
    card_state: str = ""
    note: Note | None = None
    act: StaffEvent | None = None
    detail: str = ""

    @property
    def kind(self) -> str:
        return "message" if self.message else "note" if self.note else "act"

    @property
    def danger(self) -> str:
        """What the danger word that marked the message is about; "" without one."""
        if self.message is None or not self.message.danger_sealed:
            return ""
        return str(dict(DangerEntry.Topic.choices).get(self.message.danger or "", ""))


Revisions = Mapping[tuple[UUID, str], int]


def thread_of(
    messages: Iterable[Message],
    acts: Iterable[StaffEvent],
    revisions: Revisions,
    tags: Mapping[int, str],
) -> list[Entry]:
    """Both streams by time. Their own order is never changed."""
    entries = [
        *(_entry(message, revisions) for message in messages),
        *(_entry_of_team(act, tags) for act in acts),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _entry(message: Message, revisions: Revisions) -> Entry:
    card = card_of(message)
    if card is None:
        return Entry(at=message.created_at, message=message)
    now = revisions.get((UUID(card["uuid"]), card["locale"]))
    state = "gone" if now is None else "updated" if now != card["revision"] else ""
    return Entry(at=message.created_at, message=message, card=card, card_state=state)


def _entry_of_team(act: StaffEvent, tags: Mapping[int, str]) -> Entry:
    if act.note is not None:
        return Entry(at=act.note.created_at, note=act.note)
    return Entry(at=act.at, act=act, detail=_detail(act, tags))


def tag_names() -> dict[int, str]:
    """The words of the municipality's tags by their keys: streams and records hold keys only."""
    return dict(Tag.objects.values_list("pk", "name"))


def _detail(act: StaffEvent, tags: Mapping[int, str]) -> str:
    """Whom a call for help went to and how many they were; or which tag."""
    if act.kind == StaffEvent.Kind.CALLED:
        rung, told = act.data.get("rung", ""), act.data.get("told", 0)
        return f"{Rung(rung).label}, {told}" if rung in Rung.values else ""
    if act.kind in {StaffEvent.Kind.TAGGED, StaffEvent.Kind.UNTAGGED}:
        return tags.get(act.data.get("tag", 0), "")
    return ""
