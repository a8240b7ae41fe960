"""Which messages a transcript holds, and how many it leaves out between them."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.encryption.keyring import preload_keys
from plugins.chat.models import Conversation, ConversationEvent, Message, Participant

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


@dataclass(frozen=True)
class Passage:
    """One message; `left_out_before` counts the messages between it and the one before it in the file.

    `received_at` is when the team first had it on the screen; None for the team's own, and while unread.
    """

    message: Message
    left_out_before: int
    received_at: dt.datetime | None

    @property
    def text(self) -> str:
        """What it says, also for what has no words of its own."""
        message = self.message
        if message.withdrawn_at is not None:
            return _("Taken back by the sender")
        body = message.body or ""
        if message.article:
            link = _("Article %(uuid)s, revision %(revision)s") % {
                "uuid": message.article["uuid"],
                "revision": message.article["revision"],
            }
            return f"{body}\n{link}".strip()
        if message.kind in {Message.Kind.PHOTO, Message.Kind.VOICE}:
            return f"[{message.get_kind_display()}] {body}".strip()
        return body


@dataclass(frozen=True)
class Selection:
    """What goes into one file. `adults` are those who read it now, the author of an own thread first."""

    conversation: Conversation
    municipality: "Municipality"
    team: "Team"
    is_part: bool
    adults: "list[User]"
    passages: list[Passage]
    left_out_after: int

    @property
    def left_out(self) -> int:
        return sum(passage.left_out_before for passage in self.passages) + self.left_out_after


def select(conversation: Conversation, *, marked_only: bool) -> Selection:
    """Read a whole conversation, or what was marked of it; the same queries, however long it is."""
    preload_keys([conversation.family_id])
    messages = Message.objects.filter(conversation=conversation)
    wanted = messages.filter(mark__isnull=False) if marked_only else messages
    found = list(wanted.select_related("author", "conversation", "reply_to").order_by("seq"))
    places = list(messages.order_by("seq").values_list("seq", flat=True)) if marked_only else []
    received = _received(conversation)
    place_of = {seq: number for number, seq in enumerate(places)}
    passages, next_place = [], 0
    for message in found:
        place = place_of.get(message.seq, next_place)
        at = None if message.from_staff else _first_read(received, message.seq)
        passages.append(Passage(message, place - next_place, at))
        next_place = place + 1
    adults = Participant.objects.filter(
        conversation=conversation, is_staff=False, agreed_at__isnull=False
    ).select_related("user")
    return Selection(
        conversation=conversation,
        municipality=conversation.municipality,
        team=conversation.team,
        is_part=marked_only,
        adults=[part.user for part in adults.order_by("pk")],
        passages=passages,
        left_out_after=max(0, len(places) - next_place),
    )


def _received(conversation: Conversation) -> list[tuple[int, dt.datetime]]:
    """(read up to, when) of the team, in order."""
    events = ConversationEvent.objects.filter(
        conversation=conversation, kind=ConversationEvent.Kind.TEAM_READ
    ).order_by("seq")
    return [(data.get("up_to", 0), at) for data, at in events.values_list("data", "at")]


def _first_read(received: list[tuple[int, dt.datetime]], seq: int) -> dt.datetime | None:
    """The pointer only moves forward, so the first event that reaches the message is found by halving."""
    at = bisect_left(received, seq, key=lambda pair: pair[0])
    return received[at][1] if at < len(received) else None
