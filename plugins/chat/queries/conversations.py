"""Reads of conversations, always inside the municipality and by the person's rights at this moment."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.http import Http404

from cms.accounts.queries import current_guardianships
from cms.municipalities.scope import current_municipality
from cms.teams.models import Team, TeamText
from cms.teams.queries import teams_of_person
from plugins.chat.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    HandoverAnswer,
    HiddenMessage,
    Message,
    Participant,
    WarmHandover,
)
from plugins.chat.queries.sharing import rests
from plugins.chat.rules import can_take_part, reading_reason

if TYPE_CHECKING:
    from cms.accounts.models import User

PAGE = 50
MOST_EVENTS = 200


def own_conversations(user: "User") -> QuerySet[Conversation]:
    """The threads in which the guardian takes part now, the latest first."""
    agreed = Participant.objects.filter(
        conversation=OuterRef("pk"), user=user, is_staff=False, agreed_at__isnull=False
    )
    # A shared thread has begun when the last adult agreed: that is its first event.
    shared = Q(kind=Conversation.Kind.SHARED, last_seq__gt=0) & Exists(agreed)
    mine = Q(kind=Conversation.Kind.OWN, guardian=user) | shared
    found = Conversation.objects.filter(mine, family__in=current_guardianships(user).values("family"))
    part = Participant.objects.filter(conversation=OuterRef("pk"), user=user)
    unread = Message.objects.filter(
        conversation=OuterRef("pk"), seq__gt=OuterRef("read_seq"), withdrawn_at=None
    ).exclude(author=user)
    return (
        found.select_related("team__municipality", "family")
        .prefetch_related(
            Prefetch("team__texts", TeamText.unscoped.all()),
            # No joins: few conversations have either, and where none has, nothing is asked.
            Prefetch("second_team", _with_texts()),
            Prefetch("former_team", _with_texts()),
        )
        .annotate(read_seq=Subquery(part.values("read_seq")[:1]))
        .annotate(has_unread=Exists(unread))
        .annotate(rests=Case(When(rests(user), then=True), default=False))
        .annotate(asks=Exists(_unanswered(user)))
        .order_by(F("last_message_at").desc(nulls_last=True), "pk")
    )


def started_before(user: "User", started_as: UUID | None) -> Conversation | None:
    """The guardian's thread that their phone has begun under this key: the answer may have been lost on its way."""
    if started_as is None:
        return None
    parts = Participant.objects.filter(user=user, started_as=started_as)
    return own_conversations(user).filter(pk__in=parts.values("conversation")).first()


def _with_texts() -> QuerySet[Team]:
    return Team.unscoped.select_related("municipality").prefetch_related(
        Prefetch("texts", TeamText.unscoped.all())
    )


def _unanswered(user: "User") -> QuerySet[WarmHandover]:
    """Hand-overs of a conversation that wait for this adult, for a condition on conversations."""
    answered = HandoverAnswer.objects.filter(hand_over=OuterRef("pk"), user=user)
    asked = WarmHandover.objects.filter(conversation=OuterRef("pk"), state=WarmHandover.State.ASKED)
    return asked.filter(~Exists(answered))


def access_own(user: "User", conversation_id: UUID) -> Conversation:
    """One of the guardian's threads; Http404 for any other."""
    found = (
        Conversation.objects.filter(pk=conversation_id)
        .select_related("team", "family", "municipality")
        .first()
    )
    if found is None or not can_take_part(user, found):
        raise Http404
    return found


def access_for_staff(user: "User", conversation_id: UUID) -> tuple[Conversation, str]:
    """A conversation that the professional may read, and why; Http404 otherwise."""
    found = (
        Conversation.objects.filter(pk=conversation_id)
        .select_related("team", "second_team", "family", "municipality", "assignee", "guardian")
        .first()
    )
    reason = reading_reason(user, found) if found is not None else ""
    if found is None or not reason:
        raise Http404
    return found, reason


def named_teams_of(user: "User") -> list[Team]:
    """The teams that the professional belongs to here, with their names."""
    return list(teams_of_person(user, current_municipality()))


def teams_of(user: "User") -> list[int]:
    """Keys of the teams that the professional belongs to here."""
    return list(teams_of_person(user, current_municipality()).values_list("pk", flat=True))


def events_after(conversation: Conversation, after: int, limit: int = MOST_EVENTS) -> list[ConversationEvent]:
    """The next events of the family's stream, oldest first."""
    rows = conversation.events.filter(seq__gt=after).order_by("seq")
    return list(with_messages(rows)[:limit])


def events_before(conversation: Conversation, before: int, limit: int = PAGE) -> list[ConversationEvent]:
    """The page of events that ends before `before`, oldest first."""
    rows = conversation.events.filter(seq__lt=before).order_by("-seq")
    return list(with_messages(rows)[:limit])[::-1]


def with_messages(events: QuerySet[ConversationEvent]) -> QuerySet[ConversationEvent]:
    messages = Message.objects.select_related("author", "conversation").prefetch_related(
        Prefetch("attachments", Attachment.objects.order_by("position"))
    )
    return events.prefetch_related(Prefetch("message", messages))


def hidden_from(user: "User", events: list[ConversationEvent]) -> set[Any]:
    """Keys of the messages among these events that the person does not want to see."""
    keys = [event.message_id for event in events if event.message_id is not None]
    return set(HiddenMessage.objects.filter(user=user, message__in=keys).values_list("message", flat=True))
