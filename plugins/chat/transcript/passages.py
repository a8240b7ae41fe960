"""Which messages a transcript holds, and how many it leaves out between them."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.encryption.keyring import preload_keys
from plugins.chat.models import Attachment, Conversation, ConversationEvent, Message, Participant
from plugins.chat.transcript.files import MOST_MEGABYTES, AttachedFile, Shelf

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

_WITH_FILES = {Message.Kind.PHOTO, Message.Kind.VOICE}


@dataclass(frozen=True)
class Passage:
    """One message; `left_out_before` counts the messages between it and the one before it in the file.

    `files` are its photos and recordings, in the order they were sent. `received_at` is when the team
    first had it on the screen; None for the team's own, and while unread.
    """

    message: Message
    left_out_before: int
    received_at: dt.datetime | None
    files: list[AttachedFile] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, also for what has no words of its own."""
        message = self.message
        if message.withdrawn_at is not None:
            words = _("Taken back by the sender")
            return f"[{message.get_kind_display()}] {words}" if message.kind in _WITH_FILES else words
        body = message.body or ""
        if message.article:
            link = _("Article %(uuid)s, revision %(revision)s") % {
                "uuid": message.article["uuid"],
                "revision": message.article["revision"],
            }
            return f"{body}\n{link}".strip()
        if message.kind in _WITH_FILES:
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

    @property
    def files(self) -> list[AttachedFile]:
        return [file for passage in self.passages for file in passage.files]

    @property
    def too_much(self) -> str:
        """What the head says of files for which there was no room; "" when all are there."""
        count = sum(file.is_too_much for file in self.files)
        if not count:
            return ""
        return ngettext(
            "%(count)s photo or recording is not in this file, which would be larger than %(size)s MB.",
            "%(count)s photos or recordings are not in this file, which would be larger than %(size)s MB.",
            count,
        ) % {"count": count, "size": MOST_MEGABYTES}


def select(conversation: Conversation, *, marked_only: bool) -> Selection:
    """Read a whole conversation, or what was marked of it; the same queries, however long it is."""
    preload_keys([conversation.family_id])
    messages = Message.objects.filter(conversation=conversation)
    wanted = messages.filter(mark__isnull=False) if marked_only else messages
    found = list(with_what_a_passage_needs(wanted).order_by("seq"))
    places = list(messages.order_by("seq").values_list("seq", flat=True)) if marked_only else []
    received = first_seen_by_team([conversation.pk])
    place_of = {seq: number for number, seq in enumerate(places)}
    passages, next_place, shelf = [], 0, Shelf()
    for message in found:
        place = place_of.get(message.seq, next_place)
        passages.append(Passage(message, place - next_place, received(message), shelf.files_of(message)))
        next_place = place + 1
    return Selection(
        conversation=conversation,
        municipality=conversation.municipality,
        team=conversation.team,
        is_part=marked_only,
        adults=adults_reading([conversation.pk]).get(conversation.pk, []),
        passages=passages,
        left_out_after=max(0, len(places) - next_place),
    )


def with_what_a_passage_needs(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Fetch along who wrote them, to what, and their files; one query more."""
    files = Attachment.objects.select_related("conversation")
    return messages.select_related("author", "conversation", "reply_to").prefetch_related(
        Prefetch("attachments", files)
    )


def adults_reading(conversations: Collection[UUID]) -> "dict[UUID, list[User]]":
    """Who of the families takes part in each, the author of an own thread first; one query."""
    parts = Participant.objects.filter(
        conversation__in=conversations, is_staff=False, agreed_at__isnull=False
    ).select_related("user")
    found: dict[UUID, list[User]] = {}
    for part in parts.order_by("pk"):
        found.setdefault(part.conversation_id, []).append(part.user)
    return found


def first_seen_by_team(conversations: Collection[UUID]) -> Callable[[Message], dt.datetime | None]:
    """Tell of a message when the team first had it on the screen; None for the team's own. One query."""
    events = ConversationEvent.objects.filter(
        conversation__in=conversations, kind=ConversationEvent.Kind.TEAM_READ
    ).order_by("seq")
    received: dict[UUID, list[tuple[int, dt.datetime]]] = {}
    for conversation, data, at in events.values_list("conversation", "data", "at"):
        received.setdefault(conversation, []).append((data.get("up_to", 0), at))

    def found(message: Message) -> dt.datetime | None:
        if message.from_staff:
            return None
        return _first_read(received.get(message.conversation_id, []), message.seq)

    return found


def _first_read(received: list[tuple[int, dt.datetime]], seq: int) -> dt.datetime | None:
    """The pointer only moves forward, so the first event that reaches the message is found by halving."""
    at = bisect_left(received, seq, key=lambda pair: pair[0])
    return received[at][1] if at < len(received) else None
