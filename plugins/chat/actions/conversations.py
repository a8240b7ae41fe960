"""Open conversations."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.accounts.queries import guardians_now
from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.actions.streams import append, locked
from plugins.chat.models import Conversation, ConversationEvent, Participant

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team, TeamTopic

Kind = Conversation.Kind


@transaction.atomic
def open_own(
    *, family: "Family", guardian: "User", team: "Team", topic: "TeamTopic | None" = None
) -> Conversation:
    """Return the guardian's thread with the team, made now if there is none: two at once get the same.

    `topic` is what it is about from now on; without one it stays what it was.
    """
    row = Conversation(
        municipality=family.municipality, family=family, team=team, kind=Kind.OWN, guardian=guardian
    )
    Conversation.objects.bulk_create([row], ignore_conflicts=True)
    found = Conversation.objects.get(family=family, team=team, guardian=guardian, kind=Kind.OWN)
    if topic is not None and found.topic_id != topic.pk:
        Conversation.objects.filter(pk=found.pk).update(topic=topic)
    _, is_new = Participant.objects.get_or_create(
        conversation=found, user=guardian, defaults={"agreed_at": timezone.now()}
    )
    if is_new:
        record(audit.STARTED, actor=guardian, municipality=family.municipality, target=found, family=family)
    return found


@transaction.atomic
def agree_to_share(*, family: "Family", guardian: "User", team: "Team") -> Conversation | None:
    """Say yes to one thread of the whole family; return it once everybody who may see the family has."""
    row = Conversation(municipality=family.municipality, family=family, team=team, kind=Kind.SHARED)
    Conversation.objects.bulk_create([row], ignore_conflicts=True)
    found = locked(Conversation.objects.get(family=family, team=team, kind=Kind.SHARED).pk)
    part, _ = Participant.objects.get_or_create(conversation=found, user=guardian)
    if part.agreed_at is None:
        part.agreed_at = timezone.now()
        part.save(update_fields=["agreed_at"])
        record(audit.SHARED, actor=guardian, municipality=family.municipality, target=found, family=family)
    if not is_shared_by_all(found):
        return None
    append(found, ConversationEvent.Kind.JOINED, data={"user": str(guardian.pk)})
    return found


@transaction.atomic
def stop_sharing(*, conversation: Conversation, guardian: "User") -> None:
    """Take the yes back: nobody writes in it any more until everybody agrees again."""
    found = locked(conversation.pk)
    Participant.objects.filter(conversation=found, user=guardian, is_staff=False).update(agreed_at=None)
    append(found, ConversationEvent.Kind.LEFT, data={"user": str(guardian.pk)})
    record(
        audit.NOT_SHARED,
        actor=guardian,
        municipality=found.municipality,
        target=found,
        family=found.family,
    )


def is_shared_by_all(conversation: Conversation) -> bool:
    """Whether every guardian with access now has agreed, and there are at least two."""
    adults = set(guardians_now(conversation.family).values_list("user", flat=True))
    agreed = set(
        Participant.objects.filter(
            conversation=conversation, is_staff=False, agreed_at__isnull=False
        ).values_list("user", flat=True)
    )
    return len(adults) > 1 and adults <= agreed
