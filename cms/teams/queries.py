"""Reads of teams, their calendars, the rota and who stands in. Each says its municipality."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from cms.accounts.models import ProfessionalProfile, User
from cms.accounts.queries import professionals_of
from cms.municipalities.models import Municipality
from cms.statements import Columns, Statement
from cms.teams.calendar import Calendar
from cms.teams.models import (
    Absence,
    ClosedDay,
    DutyKind,
    DutyShift,
    OpeningInterval,
    Team,
    TeamMember,
    TeamText,
    TeamTopic,
    TeamTopicLabel,
)


def teams_of(municipality: Municipality, *, archived: bool = False) -> QuerySet[Team]:
    """The teams that work now, or those that were closed down, with lead and number of members."""
    return (
        Team.unscoped.filter(municipality=municipality, archived_at__isnull=not archived)
        .select_related("lead", "municipality")
        .annotate(member_count=Count("members", filter=Q(members__ended_at=None)))
    )


def teams_for_families(municipality: Municipality) -> QuerySet[Team]:
    """The teams that families can write to, with texts and topics: four queries, however many teams."""
    return (
        Team.unscoped.filter(municipality=municipality, archived_at=None, is_open_to_families=True)
        .select_related("municipality")
        .prefetch_related(
            Prefetch("texts", TeamText.unscoped.all()),
            Prefetch("topics", _with_labels()),
        )
    )


def topics_of(team: Team) -> QuerySet[TeamTopic]:
    """A team's topics in order, with their labels."""
    return _with_labels().filter(team=team)


def _with_labels() -> QuerySet[TeamTopic]:
    return TeamTopic.unscoped.prefetch_related(Prefetch("labels", TeamTopicLabel.unscoped.all()))


def led_teams(user: User, municipality: Municipality) -> QuerySet[Team]:
    """The teams that the user leads."""
    return teams_of(municipality).filter(lead=user)


def members_of(team: Team) -> QuerySet[TeamMember]:
    """The people who are in the team now, with their profile in this municipality (`profiles_here`)."""
    profiles = ProfessionalProfile.unscoped.filter(municipality=team.municipality_id)
    return (
        TeamMember.unscoped.filter(team=team, ended_at=None)
        .select_related("user")
        .prefetch_related(Prefetch("user__professional_profiles", profiles, to_attr="profiles_here"))
        .order_by("user__first_name", "user__last_name", "pk")
    )


def languages_of(member: TeamMember) -> list[str]:
    """The codes of the languages that somebody from `members_of` speaks."""
    profiles: list[ProfessionalProfile] = getattr(member.user, "profiles_here", [])
    return profiles[0].languages if profiles else []


def teams_of_person(user: User, municipality: Municipality) -> QuerySet[Team]:
    """The teams that the user is in now."""
    return teams_of(municipality).filter(
        pk__in=TeamMember.unscoped.filter(user=user, ended_at=None).values("team")
    )


# Calendars


def zone() -> ZoneInfo:
    """The time zone of all municipalities: that of the installation."""
    return ZoneInfo(settings.TIME_ZONE)


def calendar_of(team: Team) -> Calendar:
    """The team's calendar, in two queries."""
    return calendars_of([team])[team.pk]


def calendars_of(teams: Iterable[Team]) -> dict[int, Calendar]:
    """The calendars of teams of one or several municipalities, in two queries."""
    wanted = list(teams)
    intervals = defaultdict(list)
    for row in OpeningInterval.unscoped.filter(team__in=wanted):
        intervals[row.team_id].append((row.weekday, row.opens, row.closes))
    places = {team.municipality_id for team in wanted}
    closed: defaultdict[tuple[int, int | None], set[dt.date]] = defaultdict(set)
    for place, team_id, date in ClosedDay.unscoped.filter(
        Q(team__in=wanted) | Q(team=None, municipality__in=places)
    ).values_list("municipality", "team", "date"):
        closed[(place, team_id)].add(date)
    return {
        team.pk: Calendar.of(
            zone(),
            intervals[team.pk],
            closed_days=closed[(team.municipality_id, team.pk)] | closed[(team.municipality_id, None)],
            closed_on_holidays=team.closed_on_holidays,
        )
        for team in wanted
    }


def closed_days(
    municipality: Municipality, team: Team | None = None, since: dt.date | None = None
) -> QuerySet[ClosedDay]:
    """Closed days from today on: of the whole municipality, or those that a team adds."""
    first = since or timezone.localdate()
    return ClosedDay.unscoped.filter(municipality=municipality, team=team, date__gte=first)


# The rota


def shifts_between(team: Team, start: dt.datetime, end: dt.datetime) -> QuerySet[DutyShift]:
    """Shifts of a team that touch the time, in order, with their people."""
    shifts = DutyShift.unscoped.filter(team=team, starts_at__lt=end, ends_at__gt=start)
    return shifts.select_related("user").order_by("starts_at", "kind", "pk")


def on_duty(team: Team, at: dt.datetime, kind: str | None = None) -> list[User]:
    """Who works for the team at this moment, triage first; without those who are absent.

    An absent person is replaced by who stands in for them, if anybody does. Each person once.
    """
    return on_duty_in([team], at, kind)[team.pk]


def on_duty_in(teams: Iterable[Team], at: dt.datetime, kind: str | None = None) -> dict[int, list[User]]:
    """`on_duty` for several teams of one municipality, by their key; three queries."""
    wanted = list(teams)
    shifts = [row for row in _shifts_at(wanted, at) if kind is None or row.kind == kind]
    rows = sorted(shifts, key=lambda shift: (shift.kind != DutyKind.TRIAGE, shift.starts_at, shift.pk))
    people = stand_ins([row.user for row in rows], at, wanted[0].municipality) if rows else {}
    found: dict[int, list[User]] = {team.pk: [] for team in wanted}
    for row in rows:
        person = people[row.user_id]
        if person is not None and person not in found[row.team_id]:
            found[row.team_id].append(person)
    return found


# Asked with every message of a family.
_SHIFT, _ITS_USER = Columns(DutyShift, "d"), Columns(User, "u")


@Statement
def _at_a_moment() -> str:
    return f"""
SELECT {_SHIFT}, {_ITS_USER} FROM {_SHIFT.table} JOIN {_ITS_USER.table} ON u.id = d.user_id
WHERE d.team_id = ANY(%(teams)s) AND d.starts_at <= %(at)s AND d.ends_at > %(at)s"""  # noqa: S608 - our models


def _shifts_at(teams: Iterable[Team], at: dt.datetime) -> list[DutyShift]:
    """Shifts of a moment, with their people, in no order."""
    found = []
    for row in _at_a_moment.rows(teams=[team.pk for team in teams], at=at):
        shift = _SHIFT.made(row)
        shift.user = _ITS_USER.made(row, len(_SHIFT))
        found.append(shift)
    return found


def triage_of(team: Team, at: dt.datetime) -> User | None:
    """Who holds the team's queue at this moment; None when nobody does."""
    return next(iter(on_duty(team, at, DutyKind.TRIAGE)), None)


# Absences


def absences_on(municipality: Municipality, day: dt.date) -> QuerySet[Absence]:
    """Everybody's absence on a local day."""
    return Absence.unscoped.filter(municipality=municipality, starts_on__lte=day).exclude(ends_on__lt=day)


def absences_between(municipality: Municipality, first: dt.date, last: dt.date) -> QuerySet[Absence]:
    """Everybody's absences that touch the days, both included."""
    rows = Absence.unscoped.filter(municipality=municipality, starts_on__lte=last)
    return rows.exclude(ends_on__lt=first).select_related("substitute")


def coming_absences(municipality: Municipality, people: Iterable[Any]) -> QuerySet[Absence]:
    """The absences of some people (or their keys) that last or are to come."""
    rows = Absence.unscoped.filter(municipality=municipality, user__in=people)
    return rows.exclude(ends_on__lt=timezone.localdate()).select_related("user", "substitute")


def standing_in(user: User, municipality: Municipality) -> QuerySet[Absence]:
    """The absences that last or are to come in which the user was named as substitute."""
    rows = Absence.unscoped.filter(municipality=municipality, substitute=user)
    return rows.exclude(ends_on__lt=timezone.localdate()).select_related("user")


def is_absent(user: User, at: dt.datetime, municipality: Municipality) -> bool:
    return absences_on(municipality, _day(at)).filter(user=user).exists()


def stand_in(user: User, at: dt.datetime, municipality: Municipality) -> User | None:
    """Who does the user's work at a moment: the user, or at the end of the chain of substitutes somebody else.

    None means "back to the team": nobody was named, the chain ends with somebody who has left, or it
    runs in a circle.
    """
    return stand_ins([user], at, municipality)[user.pk]


def stand_ins(users: Iterable[User], at: dt.datetime, municipality: Municipality) -> dict[UUID, User | None]:
    """`stand_in` for several people at once, by their key; two queries."""
    away = dict(absences_on(municipality, _day(at)).values_list("user_id", "substitute_id"))
    ends = {user.pk: end_of_chain(user.pk, away) for user in users}
    working = professionals_of(municipality).in_bulk([key for key in ends.values() if key is not None])
    return {key: working.get(end) for key, end in ends.items()}


def end_of_chain(start: UUID, away: Mapping[UUID, UUID | None]) -> UUID | None:
    """Follow substitutes to somebody who is here; `away` maps who is absent to their substitute."""
    seen: set[UUID] = set()
    current: UUID | None = start
    while current is not None and current in away:
        if current in seen:
            return None
        seen.add(current)
        current = away[current]
    return current


def plannable_people(user: User, municipality: Municipality, *, all_of_them: bool) -> QuerySet[User]:
    """The professionals whose absence the user may plan: everybody's, or those of the teams they lead."""
    people = professionals_of(municipality)
    if all_of_them:
        return people
    led = TeamMember.unscoped.filter(
        ended_at=None, team__lead=user, team__municipality=municipality, team__archived_at=None
    )
    return people.filter(Q(pk=user.pk) | Q(pk__in=led.values("user")))


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(zone()).date()
