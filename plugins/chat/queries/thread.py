"""What a professional reads of a conversation: a page of its two streams, from the end back to the beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from plugins.chat.models import Message, StaffEvent

if TYPE_CHECKING:
    import datetime as dt

    from plugins.chat.models import Conversation

LATEST = 200
# What an address says of a place.
PLACE = ("before", "staff_before", "seen")


@dataclass(frozen=True)
class Place:
    """Where a page ends: before this number of each stream; `seen` is the family's last one that was read then."""

    seq: int
    staff_seq: int
    seen: int

    @property
    def query(self) -> str:
        return f"before={self.seq}&staff_before={self.staff_seq}&seen={self.seen}"


@dataclass(frozen=True)
class ThreadPage:
    """Messages and the team's events (notes among them), oldest first; `older` is where the page before ends."""

    messages: Sequence[Message]
    acts: Sequence[StaffEvent]
    older: Place | None


def place_of(given: Mapping[str, str], conversation: "Conversation") -> Place | None:
    """The place that stands in an address; None for the end of the conversation, and for nonsense."""
    numbers = [given.get(name, "") for name in PLACE]
    if not all(number.isascii() and number.isdigit() and len(number) < 16 for number in numbers):
        return None
    seq, staff_seq, seen = map(int, numbers)
    return Place(seq, staff_seq, min(seen, conversation.last_seq))


def thread_page(conversation: "Conversation", place: Place | None) -> ThreadPage:
    """At most `LATEST` of each stream, both of the same span of time; each entry is on one page only.

    Two queries, each an index from its end.
    """
    messages = Message.objects.filter(conversation=conversation)
    acts = StaffEvent.objects.filter(conversation=conversation)
    if place is not None:
        messages, acts = messages.filter(seq__lt=place.seq), acts.filter(staff_seq__lt=place.staff_seq)
    said = list(
        messages.select_related("author", "conversation", "reply_to", "reply_to__conversation", "mark")
        .prefetch_related("attachments")
        .order_by("-seq")[: LATEST + 1]
    )
    done = list(
        acts.select_related("actor", "other", "note__author", "note__conversation").order_by("-staff_seq")[
            : LATEST + 1
        ]
    )
    starts: list[dt.datetime] = []
    if len(said) > LATEST:
        starts.append(said[LATEST - 1].created_at)
    if len(done) > LATEST:
        starts.append(done[LATEST - 1].at)
    if not starts:
        return ThreadPage(said[::-1], done[::-1], None)
    start = max(starts)
    shown = list(takewhile(lambda one: one.created_at >= start, said[:LATEST]))
    beside = list(takewhile(lambda one: one.at >= start, done[:LATEST]))
    end = place or Place(conversation.last_seq + 1, conversation.last_staff_seq + 1, conversation.last_seq)
    older = Place(
        shown[-1].seq if shown else end.seq, beside[-1].staff_seq if beside else end.staff_seq, end.seen
    )
    return ThreadPage(shown[::-1], beside[::-1], older)
