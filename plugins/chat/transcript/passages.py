"""Which messages a transcript holds, and how many it leaves out between them."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch
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
    files = Attachment.objects.select_related("conversation")
    read = wanted.select_related("author", "conversation", "reply_to").order_by("seq")
    found = list(read.prefetch_related(Prefetch("attachments", files)))
    places = list(messages.order_by("seq").values_list("seq", flat=True)) if marked_only else []
    received = _received(conversation)
    place_of = {seq: number for number, seq in enumerate(places)}
    passages, next_place, shelf = [], 0, Shelf()
    for message in found:
        place = place_of.get(message.seq, next_place)
        at = None if message.from_staff else _first_read(received, message.seq)
        passages.append(Passage(message, place - next_place, at, shelf.files_of(message)))
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
