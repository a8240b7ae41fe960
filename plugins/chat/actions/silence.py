"""A family that has fallen silent may need somebody: where the municipality has chosen so, it is work.

Families read in "Who can read this?" what is watched, and for how many days.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from cms.plugin_api.work import WorkKind, settle_work
from plugins.chat.actions.streams import locked
from plugins.chat.actions.working import announce, origin_of
from plugins.chat.models import Conversation, Message, Participant
from plugins.chat.queries.settings import Silence, silence_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

SILENCE = "chat.silence"
MOST_AT_ONCE = 200


def announce_silent(municipality: "Municipality", now: dt.datetime) -> int:
    """Tell of each silence once, and of a new one again; return of how many somebody took note."""
    watched = silence_of(municipality)
    if watched == Silence():
        return 0
    found = _silent(Conversation.objects.all(), watched, now).order_by("last_message_at", "pk")
    keys = list(found.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_announce(key, watched, now) for key in keys)


@transaction.atomic
def _announce(key: UUID, watched: Silence, now: dt.datetime) -> bool:
    held = locked(key)
    # Whoever opens it now is waited for, or waits for us and then sees that it was told.
    readers = Participant.objects.filter(conversation=held, is_staff=False).order_by("pk")
    list(readers.select_for_update().values_list("pk"))
    # Asked again: the family may have written in the meantime, and a colleague may have ended it.
    found = _silent(Conversation.objects.filter(pk=key), watched, now).values("ours", "is_worrying").first()
    if found is None:
        return False
    kept = announce(held, WorkKind.SILENT, origin_of(held, SILENCE), is_urgent=found["is_worrying"])
    if kept:
        held.silence_told_seq = found["ours"]
        held.save(update_fields=["silence_told_seq"])
    return kept


def _silent(found: QuerySet[Conversation], watched: Silence, now: dt.datetime) -> QuerySet[Any]:
    """Those that wait for a family which has not opened our last message, or had written something worrying.

    Nobody was told of that message yet, and the family has written nothing after it.
    """
    ours = _last(from_staff=True).exclude(kind=Message.Kind.AUTOMATIC)
    theirs = _last(from_staff=False)
    readers = Participant.objects.filter(
        conversation=OuterRef("pk"), is_staff=False, agreed_at__isnull=False, read_seq__gte=OuterRef("ours")
    )
    days = [one for one in (watched.unread_days, watched.worried_days) if one is not None]
    annotated = found.filter(
        state=Conversation.State.WAITING, last_message_at__lte=now - dt.timedelta(days=min(days))
    ).annotate(
        ours=Subquery(ours.values("seq")[:1]),
        ours_at=Subquery(ours.values("created_at")[:1]),
        theirs=Coalesce(Subquery(theirs.values("seq")[:1]), 0),
        was_worrying=Coalesce(Subquery(theirs.values("is_urgent")[:1]), False),
        is_worrying=Case(
            When(Q(was_worrying=True) & _waited(watched.worried_days, now), then=True), default=False
        ),
    )
    unread = ~Exists(readers) & _waited(watched.unread_days, now)
    return annotated.filter(
        Q(is_worrying=True) | unread, ours__gt=F("silence_told_seq"), theirs__lt=F("ours")
    )


def _last(*, from_staff: bool) -> QuerySet[Message]:
    found = Message.objects.filter(conversation=OuterRef("pk"), from_staff=from_staff, withdrawn_at=None)
    return found.order_by("-seq")


def _waited(days: int | None, now: dt.datetime) -> Q:
    return Q(pk__in=[]) if days is None else Q(ours_at__lte=now - dt.timedelta(days=days))


def settle_silence(held: Conversation, actor: "User | None") -> None:
    """The family is back, or the conversation has ended; nothing is asked where nothing was told."""
    if held.silence_told_seq:
        settle_work(held.municipality, origin_of(held, SILENCE), actor=actor)


def settle_opened(conversation: Conversation, actor: "User") -> None:
    """The family has opened what we wrote. After a worrying message only an answer is one.

    It may have been told since the conversation was read.
    """
    told = Conversation.objects.filter(pk=conversation.pk, silence_told_seq__gt=0).exists()
    if told and not _last_was_worrying(conversation):
        settle_work(conversation.municipality, origin_of(conversation, SILENCE), actor=actor)


def _last_was_worrying(held: Conversation) -> bool:
    """Danger words, or the family's own word for it, in the last that it wrote."""
    theirs = Message.objects.filter(conversation=held, from_staff=False, withdrawn_at=None)
    last = theirs.order_by("-seq").values_list("is_urgent", flat=True).first()
    return bool(last)
