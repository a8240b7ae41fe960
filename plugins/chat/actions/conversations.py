"""Open conversations."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.accounts.queries import guardians_now
from cms.audit.record import record
from cms.notifications.actions import mark_about_read, notify
from plugins.chat import audit
from plugins.chat.actions.streams import append, locked
from plugins.chat.actions.warm import close_open
from plugins.chat.models import Conversation, ConversationEvent, Participant
from plugins.chat.notifications import SHARE_OFFER
from plugins.chat.queries.sharing import is_shared_by_all, thread_with

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team, TeamTopic

Kind = Conversation.Kind


@transaction.atomic
def open_own(
    *,
    family: "Family",
    guardian: "User",
    team: "Team",
    topic: "TeamTopic | None" = None,
    started_as: UUID | None = None,
) -> Conversation:
    """Return the guardian's thread with the team, made now if there is none: two at once get the same.

    `topic` is what it is about from now on; without one it stays what it was. `started_as` is what the
    guardian's phone calls it: `queries.conversations.started_before` knows it by that from then on.
    """
    found = thread_with(team, family=family, guardian=guardian, kind=Kind.OWN)
    if found is None:
        row = Conversation(
            municipality=family.municipality, family=family, team=team, kind=Kind.OWN, guardian=guardian
        )
        Conversation.objects.bulk_create([row], ignore_conflicts=True)
        found = Conversation.objects.get(
            family=family, team=team, guardian=guardian, kind=Kind.OWN, former_team=None
        )
    if topic is not None and found.topic_id != topic.pk:
        Conversation.objects.filter(pk=found.pk).update(topic=topic)
    part, is_new = Participant.objects.get_or_create(
        conversation=found, user=guardian, defaults={"agreed_at": timezone.now(), "started_as": started_as}
    )
    if started_as is not None and part.started_as != started_as:
        part.started_as = started_as
        part.save(update_fields=["started_as"])
    if is_new:
        record(audit.STARTED, actor=guardian, municipality=family.municipality, target=found, family=family)
    return found


@transaction.atomic
def agree_to_share(*, family: "Family", guardian: "User", team: "Team") -> Conversation | None:
    """Say yes to one thread of the whole family; return it once everybody who may see the family has.

    The first yes is an offer: the other adults are told that there is a question for them. A repeated
    yes changes nothing.
    """
    known = thread_with(team, family=family, kind=Kind.SHARED)
    if known is None:
        row = Conversation(municipality=family.municipality, family=family, team=team, kind=Kind.SHARED)
        Conversation.objects.bulk_create([row], ignore_conflicts=True)
        known = Conversation.objects.get(family=family, team=team, kind=Kind.SHARED, former_team=None)
    found = locked(known.pk)
    part, _ = Participant.objects.get_or_create(conversation=found, user=guardian)
    is_new = part.agreed_at is None
    if is_new:
        part.agreed_at, part.declined_at = timezone.now(), None
        part.save(update_fields=["agreed_at", "declined_at"])
        record(audit.SHARED, actor=guardian, municipality=family.municipality, target=found, family=family)
        _answered(found, guardian)
    if not is_shared_by_all(found):
        if is_new:
            _ask_others(found, guardian)
        return None
    if is_new:
        append(found, ConversationEvent.Kind.JOINED, data={"user": str(guardian.pk)})
    return found


@transaction.atomic
def decline_to_share(*, conversation: Conversation, guardian: "User") -> None:
    """Say no to what others offered. They are not told: for them it goes on waiting."""
    found = locked(conversation.pk)
    part, _ = Participant.objects.get_or_create(conversation=found, user=guardian)
    _answered(found, guardian)
    if part.agreed_at is None and part.declined_at is None:
        part.declined_at = timezone.now()
        part.save(update_fields=["declined_at"])
        record(
            audit.DECLINED,
            actor=guardian,
            municipality=found.municipality,
            target=found,
            family=found.family,
        )


@transaction.atomic
def stop_sharing(*, conversation: Conversation, guardian: "User") -> None:
    """Take the yes back: nobody writes in it any more until everybody agrees again.

    What has not begun leaves no event behind: it was an offer, and now it is none.
    """
    found = locked(conversation.pk)
    agreed = Participant.objects.filter(conversation=found, user=guardian, is_staff=False)
    if not agreed.filter(agreed_at__isnull=False).update(agreed_at=None):
        return
    if found.last_seq > 0:
        # Another team reads along only with everybody's yes.
        close_open(found)
        append(found, ConversationEvent.Kind.LEFT, data={"user": str(guardian.pk)})
    record(
        audit.NOT_SHARED,
        actor=guardian,
        municipality=found.municipality,
        target=found,
        family=found.family,
    )


def _ask_others(conversation: Conversation, guardian: "User") -> None:
    decided = Participant.objects.filter(conversation=conversation).filter(
        Q(agreed_at__isnull=False) | Q(declined_at__isnull=False)
    )
    others = guardians_now(conversation.family).exclude(user=guardian)
    for other in others.exclude(user__in=decided.values("user")):
        notify(
            municipality=conversation.municipality, user=other.user, type=SHARE_OFFER, about=conversation.pk
        )


def _answered(conversation: Conversation, guardian: "User") -> None:
    mark_about_read(
        municipality=conversation.municipality, user=guardian, type=SHARE_OFFER, about=[conversation.pk]
    )
