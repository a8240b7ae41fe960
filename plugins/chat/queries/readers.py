"""Who can read a conversation, and who has: what its family may know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils import timezone

from cms.accounts.models import Guardian, Profession, ProfessionalProfile, User
from cms.accounts.queries import guardians_now
from cms.audit.models import AuditEvent
from cms.teams.models import Team, TeamMember
from plugins.chat import audit
from plugins.chat.models import Conversation, Participant

LOOKS = (audit.READ, audit.OPENED_IN_EMERGENCY, audit.EXPORTED)
MOST_READERS = 200
# So many of a family's last events are looked through for a reading. One that lies further back is not found,
# and the reading is put on record once more.
LAST_EVENTS = 200


@dataclass(frozen=True)
class Reader:
    """Somebody who works here and opened the conversation: how often, and when last."""

    name: str
    outside: bool
    times: int
    last: dt.datetime


def professions_of(conversation: Conversation) -> dict[str, int]:
    """Who can read it, as codes of professions with the number of people; "other" without a profile."""
    return professions_in([conversation.team])[conversation.team_id]


def professions_in(teams: Iterable[Team]) -> dict[int, dict[str, int]]:
    """`professions_of` for several teams of one municipality, by their keys; two queries."""
    found: dict[int, dict[str, int]] = {team.pk: {} for team in teams}
    profiles = ProfessionalProfile.objects.all()
    members = TeamMember.unscoped.filter(team__in=found, ended_at=None).select_related("user")
    for member in members.prefetch_related(
        Prefetch("user__professional_profiles", profiles, to_attr="profiles_here")
    ):
        here: list[Any] = getattr(member.user, "profiles_here", [])
        profession = here[0].profession if here else Profession.OTHER
        counted = found[member.team_id]
        counted[profession] = counted.get(profession, 0) + 1
    return found


def adults_now(conversation: Conversation) -> QuerySet[Participant]:
    """The part of each of the family's adults who read and write in it now: of an own thread that of its one
    guardian, of a shared one those of who agreed; none of whose access to the family has ended.
    """
    parts = Participant.objects.filter(
        conversation=conversation,
        is_staff=False,
        agreed_at__isnull=False,
        user__in=guardians_now(conversation.family).values("user"),
    )
    if conversation.kind == Conversation.Kind.OWN:
        parts = parts.filter(user=conversation.guardian_id)
    return parts.order_by("pk")


def adults_of(conversation: Conversation) -> "list[User]":
    """The people of `adults_now`."""
    return [part.user for part in adults_now(conversation).select_related("user")]


def nobody_reads(conversation: Conversation) -> bool:
    """Whether it is the own thread of somebody whose access to the family has ended."""
    if conversation.kind != Conversation.Kind.OWN:
        return False
    mine = Guardian.unscoped.filter(family=conversation.family_id, user=conversation.guardian_id)
    return not mine.filter(Q(access_until=None) | Q(access_until__gt=timezone.now())).exists()


def readers_of(conversation: Conversation) -> list[Reader]:
    """Who of the staff opened this very conversation, the last first, from the audit trail.

    Two queries. Other conversations of the same family are told apart by the event's target.
    """
    target = f"{conversation._meta.label}:{conversation.pk}"
    looks = AuditEvent.objects.filter(family_id=conversation.family_id, action__in=LOOKS, target=target)
    rows = list(
        looks.exclude(actor=None)
        .order_by()
        .values("actor")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")[:MOST_READERS]
    )
    outside = set(looks.filter(action=audit.OPENED_IN_EMERGENCY).values_list("actor", flat=True))
    people = User.objects.in_bulk([row["actor"] for row in rows])
    return [
        Reader(
            name=people[row["actor"]].get_full_name() if row["actor"] in people else "",
            outside=row["actor"] in outside,
            times=row["times"],
            last=row["last"],
        )
        for row in rows
    ]


def has_read_since(user: User, conversation: Conversation, since: dt.datetime) -> bool:
    """Whether the professional's reading of the whole conversation is on record since then.

    One query, from the end of the family's index; a look at one file is no reading of the conversation.
    """
    latest = AuditEvent.objects.filter(family_id=conversation.family_id).order_by("-pk")[:LAST_EVENTS]
    read = AuditEvent.objects.filter(
        pk__in=latest.values("pk"),
        action=audit.READ,
        actor=user,
        target=f"{conversation._meta.label}:{conversation.pk}",
        at__gte=since,
    )
    return read.exclude(data__has_key="attachment").exists()
