"""A conversation that has waited too long is somebody's work; whoever keeps tasks takes it up."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from cms.plugin_api.work import Origin, Work, WorkKind, announce_work, settle_work
from plugins.chat.actions.streams import locked
from plugins.chat.models import Conversation

if TYPE_CHECKING:
    from cms.accounts.models import User

CONVERSATION = "chat.conversation"
MOST_AT_ONCE = 200


def announce_unanswered(now: dt.datetime) -> int:
    """Tell of the conversations whose answer is late, as often as it runs; return of how many."""
    late = Conversation.objects.filter(state=Conversation.State.OPEN, due_at__lt=now)
    keys = list(late.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_announce(key, now) for key in keys)


@transaction.atomic
def _announce(key: UUID, now: dt.datetime) -> bool:
    held = locked(key)
    # Somebody may have answered in the meantime.
    if held.state != Conversation.State.OPEN or held.due_at is None or held.due_at >= now:
        return False
    return announce(
        held, WorkKind.UNANSWERED, origin_of(held, CONVERSATION), is_urgent=held.urgent_at is not None
    )


def announce(held: Conversation, kind: WorkKind, origin: Origin, *, is_urgent: bool) -> bool:
    """Tell whoever keeps tasks that this conversation is work; return whether somebody took note."""
    return announce_work(
        Work(
            municipality=held.municipality,
            team=held.team,
            kind=kind,
            origin=origin,
            family=held.family,
            guardian=held.guardian,
            person=held.assignee,
            is_urgent=is_urgent,
        )
    )


def settle(held: Conversation, actor: "User | None") -> None:
    """The family has its answer, or the team has decided: nobody need be told of it any more."""
    settle_work(held.municipality, origin_of(held, CONVERSATION), actor=actor)


def origin_of(held: Conversation, kind: str) -> Origin:
    """Where the work comes from: one conversation can be several, each of its own kind."""
    path = reverse("chat:conversation", kwargs={"conversation_id": held.pk})
    return Origin(kind, str(held.pk), path)
