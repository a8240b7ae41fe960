"""How much everybody in a team has, and how much they can have."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from cms.accounts.languages import own_name
from cms.accounts.models import ProfessionalProfile
from cms.accounts.queries import professionals_of
from cms.teams.models import TeamMember
from cms.teams.queries import absences_on, zone
from plugins.tasks.models import Share, Task
from plugins.tasks.queries.shift_ends import finished_at
from plugins.tasks.queries.skills import skills_of_people

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team

State = Task.State
# What counts against a person's capacity: what is put away does not, until it is back.
COUNTED = (State.OPEN, State.WAITING)


@dataclass
class Colleague:
    """A member of a team as the rules see them.

    `load` and `capacity` are sums of weights; `skills` are names by key.
    """

    user: "User"
    capacity: int
    load: int
    languages: frozenset[str]
    profession: str
    last_given_at: dt.datetime | None
    is_absent: bool
    has_finished: bool = False
    skills: dict[int, str] = field(default_factory=dict)

    def has_room_for(self, weight: int) -> bool:
        return not self.is_absent and not self.has_finished and self.load + weight <= self.capacity


def colleagues_of(
    team: "Team", at: dt.datetime, *, loads: Mapping[UUID, int] | None = None
) -> list[Colleague]:
    """Everybody who is in the team now and works here; four queries, however many, three with `loads`."""
    if loads is None:
        loads = loads_of(team)
    members = {row.user_id: row for row in _members(team, at)}
    profiles = {
        row.user_id: row
        for row in ProfessionalProfile.unscoped.filter(municipality=team.municipality_id, user__in=members)
    }
    skills = skills_of_people(team.municipality, members)
    found = []
    for key, member in sorted(members.items()):
        profile = profiles.get(key)
        found.append(
            Colleague(
                user=member.user,
                capacity=member.weekly_capacity,
                load=loads.get(key, 0),
                languages=frozenset(profile.languages if profile else ()),
                profession=profile.profession if profile else "",
                last_given_at=member.last_given_at,
                is_absent=member.is_absent,
                has_finished=member.has_finished,
                skills=skills.get(key, {}),
            )
        )
    return found


def _members(team: "Team", at: dt.datetime) -> Any:
    """The members who work here, with whether they are there at a moment; one query."""
    day = at.astimezone(zone()).date()
    who = OuterRef("user")
    given = Share.unscoped.filter(team=team, user=who).values("last_given_at")
    return (
        TeamMember.unscoped.filter(team=team, ended_at=None)
        .filter(Exists(professionals_of(team.municipality).filter(pk=who)))
        .select_related("user")
        .annotate(
            is_absent=Exists(absences_on(team.municipality, day).filter(user=who)),
            has_finished=Exists(finished_at(team.municipality, at).filter(user=who)),
            last_given_at=Subquery(given[:1]),
        )
    )


def loads_of(team: "Team", users: Iterable[Any] | None = None) -> dict[UUID, int]:
    """The weighted open work of a team's people."""
    rows = Task.unscoped.filter(team=team, state__in=COUNTED, assignee__isnull=False)
    if users is not None:
        rows = rows.filter(assignee__in=users)
    return {
        key: total or 0
        for key, total in rows.order_by().values_list("assignee").annotate(total=Sum("weight"))
        if key is not None
    }


@dataclass(frozen=True)
class LoadRow:
    """A line of the lead's overview."""

    colleague: Colleague
    open: int
    overdue: int
    oldest: dt.datetime | None

    @cached_property
    def waits(self) -> str:
        """For how long the oldest has waited; "" when nothing does."""
        return timesince(self.oldest, depth=1) if self.oldest is not None else ""

    @property
    def words(self) -> str:
        """How much of what they can have they have."""
        return _("%(load)s of %(capacity)s") % {
            "load": self.colleague.load,
            "capacity": self.colleague.capacity,
        }

    @property
    def languages(self) -> str:
        return ", ".join(sorted(own_name(code) for code in self.colleague.languages))

    @property
    def skills(self) -> str:
        return ", ".join(self.colleague.skills.values())

    @property
    def share(self) -> int:
        """How much of the capacity is used, in percent; 100 for who has none and yet has work."""
        if not self.colleague.capacity:
            return 100 if self.colleague.load else 0
        return min(100, 100 * self.colleague.load // self.colleague.capacity)


def load_of_team(team: "Team") -> tuple[list[LoadRow], dict[str, Any]]:
    """The lead's overview: a line for each person, and numbers of the queue."""
    now = timezone.now()
    unfinished = Task.unscoped.filter(team=team).exclude(state__in=[State.DONE, State.CANCELLED])
    per_person: dict[Any, dict[str, Any]] = {
        row["assignee"]: dict(row)
        for row in unfinished.filter(assignee__isnull=False)
        .order_by()
        .values("assignee")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now) & ~Q(state=State.SNOOZED)),
            oldest=Min("waiting_since"),
            load=Sum("weight", filter=Q(state__in=COUNTED)),
        )
    }
    loads = {key: found["load"] or 0 for key, found in per_person.items()}
    rows = []
    for colleague in colleagues_of(team, now, loads=loads):
        found = per_person.get(colleague.user.pk, {})
        rows.append(
            LoadRow(
                colleague=colleague,
                open=found.get("open", 0),
                overdue=found.get("overdue", 0),
                oldest=found.get("oldest"),
            )
        )
    rows.sort(key=lambda row: (-row.share, str(row.colleague.user)))
    nobodys = Q(assignee=None, state__in=[State.NEW, State.OPEN], family_does=False)
    queue = unfinished.aggregate(
        unfinished=Count("pk"),
        queue=Count("pk", filter=nobodys),
        overdue=Count("pk", filter=Q(due_at__lt=now) & ~Q(state=State.SNOOZED)),
        urgent=Count("pk", filter=Q(priority=Task.Priority.URGENT)),
        queue_overdue=Count("pk", filter=nobodys & Q(due_at__lt=now)),
        queue_oldest=Min("waiting_since", filter=nobodys),
    )
    return rows, queue
