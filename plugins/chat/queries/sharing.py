"""Threads of a whole family: who has said yes, and what a guardian is told of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.translation import get_language

from cms.accounts.models import Guardian
from cms.accounts.queries import families_of
from cms.accounts.rules import access_now
from cms.teams.promise import text_of
from cms.teams.queries import teams_for_families
from plugins.chat.models import Conversation, Participant

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

State = Literal["none", "offered_by_me", "offered_to_me", "declined", "shared", "paused"]


@dataclass(frozen=True)
class Sharing:
    """Where a shared thread with one team stands, for one guardian.

    `names` are the first names of the others who have said yes. Who has not, or has said no, is told
    to nobody. `conversation` is there once the guardian can read it.
    """

    family: UUID
    team: int
    team_name: str
    state: State
    names: list[str]
    conversation: UUID | None


def thread_with(
    team: "Team | int", *, family: "Family | UUID", kind: str, guardian: "User | None" = None
) -> Conversation | None:
    """The thread with a team: one that has begun first, and the team's own before one that was handed over to it."""
    found = Conversation.objects.filter(team=team, family=family, kind=kind, guardian=guardian)
    return found.order_by(*_FIRST).first()


_FIRST = (Case(When(last_seq__gt=0, then=0), default=1), F("former_team").asc(nulls_first=True), "created_at")


def is_shared_by_all(conversation: Conversation) -> bool:
    """Whether every guardian with access now has agreed, and there are at least two."""
    adults = set(
        Guardian.unscoped.filter(access_now(), family=conversation.family_id).values_list("user", flat=True)
    )
    agreed = set(
        Participant.objects.filter(
            conversation=conversation, is_staff=False, agreed_at__isnull=False
        ).values_list("user", flat=True)
    )
    return len(adults) > 1 and adults <= agreed


def rests(user: "User") -> Q:
    """A condition on conversations: shared, and not by every adult at this moment, so that nobody writes."""
    agreed = Participant.unscoped.filter(
        conversation=OuterRef(OuterRef("pk")),
        user=OuterRef("user"),
        is_staff=False,
        agreed_at__isnull=False,
    )
    adults = Guardian.unscoped.filter(access_now(), family=OuterRef("family"))
    return Q(kind=Conversation.Kind.SHARED) & (
        Q(Exists(adults.filter(~Exists(agreed)))) | ~Q(Exists(adults.exclude(user=user)))
    )


def sharings_of(user: "User", municipality: "Municipality") -> list[Sharing]:
    """What the guardian can share with the other adults, team by team; none for who is alone in a family.

    The same number of queries for any number of teams and families.
    """
    adults = _adults(families_of(user, municipality))
    families = [family for family, people in adults.items() if len(people) > 1]
    if not families:
        return []
    threads: dict[tuple[UUID, int], Conversation] = {}
    shared = Conversation.objects.filter(family__in=families, kind=Conversation.Kind.SHARED)
    for thread in shared.order_by(*_FIRST):
        threads.setdefault((thread.family_id, thread.team_id), thread)
    parts: dict[UUID, list[Participant]] = {}
    rows = Participant.objects.filter(conversation__in=threads.values(), is_staff=False)
    for part in rows.select_related("user").order_by("pk"):
        parts.setdefault(part.conversation_id, []).append(part)
    return [
        _sharing(user, key, team, threads.get((key, team.pk)), parts, adults[key])
        for key in families
        for team in teams_for_families(municipality)
    ]


def _adults(families: "QuerySet[Family]") -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    rows = Guardian.unscoped.filter(access_now(), family__in=families)
    for family, person in rows.order_by("family__created_at", "pk").values_list("family", "user"):
        found.setdefault(family, set()).add(person)
    return found


def _sharing(
    user: "User",
    family: UUID,
    team: "Team",
    thread: Conversation | None,
    parts: dict[UUID, list[Participant]],
    adults: set[UUID],
) -> Sharing:
    here = parts.get(thread.pk, []) if thread is not None else []
    agreed = {part.user_id: part for part in here if part.agreed_at is not None and part.user_id in adults}
    mine = next((part for part in here if part.user_id == user.pk), None)
    has_begun = thread is not None and thread.last_seq > 0
    others = [part.user.first_name for key, part in agreed.items() if key != user.pk]
    state: State = "none"
    if user.pk in agreed:
        waits: State = "paused" if has_begun else "offered_by_me"
        state = "shared" if agreed.keys() >= adults else waits
    elif others:
        state = "declined" if mine is not None and mine.declined_at is not None else "offered_to_me"
    text = text_of(team, get_language() or "")
    return Sharing(
        family=family,
        team=team.pk,
        team_name=(text.name if text is not None else "") or team.name,
        state=state,
        names=others if state in {"offered_to_me", "declined", "shared"} else [],
        conversation=thread.pk if thread is not None and state in {"shared", "paused"} else None,
    )
