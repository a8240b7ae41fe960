"""Free times of people and of kinds of meetings, from what stands in the database."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.teams.models import ClosedDay, TeamMember
from cms.teams.queries import absences_between, languages_of, members_of, zone
from plugins.video.busy.queries import busy_outside
from plugins.video.models import (
    BOOKED,
    TAKEN,
    AvailabilityException,
    AvailabilityRule,
    Meeting,
    Occupancy,
    ServiceType,
)
from plugins.video.queries.meetings import holders_of
from plugins.video.queries.windows import Windows
from plugins.video.slots import MIDNIGHT, Change, Schedule, Span, Terms, Weekly, free_starts, moment

if TYPE_CHECKING:
    from cms.teams.models import Team

# At most so many days are answered at once.
MOST_DAYS = 31
_MINUTE = dt.timedelta(minutes=1)
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """A moment at which a meeting can begin, and with whom: the first of them first."""

    starts_at: dt.datetime
    people: tuple[User, ...]
    # For a window: how many families these people have in it.
    taken: int = 0


def terms_of(service: ServiceType, meeting: Meeting | None = None) -> Terms:
    """What such a meeting takes; one that stands in the calendar already may be longer or shorter than its kind.

    A window keeps nothing free around it, and the next one follows at once.
    """
    if service.window_minutes is not None and meeting is None:
        window = service.window_minutes * _MINUTE
        return Terms(length=window, step=window)
    return Terms(
        length=service.length if meeting is None else meeting.ends_at - meeting.starts_at,
        before=service.buffer_before * _MINUTE,
        after=service.buffer_after * _MINUTE,
        step=service.step * _MINUTE,
    )


def people_for(service: ServiceType) -> list[User]:
    """Who holds such meetings: members of the team that work here and have said when they can be booked."""
    place = service.team.municipality
    times = AvailabilityRule.unscoped.filter(municipality=place).values("professional")
    extra = AvailabilityException.unscoped.filter(municipality=place, kind="extra").values("professional")
    members = TeamMember.unscoped.filter(team=service.team, ended_at=None).values("user")
    return list(
        professionals_of(place)
        .filter(pk__in=members)
        .filter(Q(pk__in=times) | Q(pk__in=extra.exclude(professional=None)))
        .order_by("first_name", "last_name", "pk")
    )


def who_stays(service: ServiceType, meeting: Meeting) -> list[User] | None:
    """Who holds a meeting to whatever time a family moves it; None where anybody of the team can take it over.

    Where the family has chosen the person, or a professional has set more people beside each other than
    its kind needs, all of them stay. Who works here no more is not waited for.
    """
    holders = holders_of(meeting)
    works = set(professionals_of(meeting.municipality).filter(pk__in=[one.pk for one in holders]))
    people = [one for one in holders if one in works]
    is_named = service.assignment == ServiceType.Assignment.NAMED
    return people if is_named or len(people) > service.people_needed else None


def schedules_together(
    people: Sequence[User], bookable: Sequence[User], team: "Team", first: dt.date, last: dt.date
) -> dict[UUID, Schedule]:
    """When each can be booked; who has no hours here follows the first of them who has, but is away when away."""
    found = schedules_of(people, team, first, last)
    with_hours = {one.pk for one in bookable}
    leads = next(found[one.pk] for one in people if one.pk in with_hours)
    for one in people:
        if one.pk not in with_hours:
            own = found[one.pk]
            less = (change for change in own.changes if not change.is_extra)
            found[one.pk] = replace(leads, changes=(*leads.changes, *less), away=own.away)
    return found


def schedules_of(people: Sequence[User], team: "Team", first: dt.date, last: dt.date) -> dict[UUID, Schedule]:
    """When each can be booked on some days; four queries, however many people."""
    place = team.municipality
    weekly: defaultdict[UUID, list[Weekly]] = defaultdict(list)
    for rule in AvailabilityRule.unscoped.filter(municipality=place, professional__in=people):
        weekly[rule.professional_id].append(
            Weekly(rule.weekday, rule.opens, rule.closes, rule.valid_from, rule.valid_to)
        )
    own: defaultdict[UUID | None, list[Change]] = defaultdict(list)
    for row in AvailabilityException.unscoped.filter(
        Q(professional__in=people) | Q(team=team),
        municipality=place,
        first_day__lte=last,
        last_day__gte=first,
    ):
        own[row.professional_id].append(
            Change(
                row.first_day,
                row.last_day,
                row.kind == AvailabilityException.Kind.EXTRA,
                row.opens if row.opens is not None else 0,
                row.closes if row.closes is not None else MIDNIGHT,
            )
        )
    away: defaultdict[UUID, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for absence in absences_between(place, first, last).filter(user__in=people):
        away[absence.user_id].append((absence.starts_on, absence.ends_on))
    closed = ClosedDay.unscoped.filter(
        Q(team=team) | Q(team=None), municipality=place, date__gte=first, date__lte=last
    )
    days = frozenset(closed.values_list("date", flat=True))
    return {
        person.pk: Schedule(
            zone(),
            tuple(weekly[person.pk]),
            (*own[person.pk], *own[None]),
            days,
            team.closed_on_holidays,
            tuple(away[person.pk]),
        )
        for person in people
    }


def busy_of(
    people: Sequence[User], start: dt.datetime, end: dt.datetime, *, without: Meeting | None = None
) -> dict[UUID, list[Span]]:
    """What is taken of each person's time, in all municipalities and in their other calendars.

    What has expired is free.
    """
    # Unscoped on purpose: a person has one time, however many municipalities they work in.
    taken = Occupancy.unscoped.filter(
        professional__in=people, state__in=[*TAKEN, Occupancy.State.OVERBOOKED], blocked__overlap=(start, end)
    ).exclude(state__in=[Occupancy.State.HELD, Occupancy.State.PROPOSED], expires_at__lte=timezone.now())
    if without is not None:
        taken = taken.exclude(meeting=without)
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for person, blocked in taken.values_list("professional", "blocked"):
        found[person].append((blocked.lower, blocked.upper))
    for outside, spans in busy_outside(people, start, end).items():
        found[outside] += spans
    return found


def free_slots(
    service: ServiceType,
    first: dt.date,
    last: dt.date,
    *,
    person: User | None = None,
    without: Meeting | None = None,
    for_family: bool = True,
) -> list[Slot]:
    """Free times of a kind of meeting on local days, both included, in order.

    For families within its notice and horizon; for professionals from now on. `without` is a meeting that
    is being moved: its own time counts as free, and who stays with it has to be free.
    """
    last = min(last, first + dt.timedelta(days=MOST_DAYS - 1))
    if service.window_minutes is not None and without is None:
        found_windows = windows_of(service, first, last, person=person, for_family=for_family)
        return found_windows if not for_family else [one for one in found_windows if one.people]
    now = timezone.now()
    opens_at, ends = bounds_of(service, now) if for_family else (now, None)
    bookable = people_for(service)
    together = who_stays(service, without) if without is not None and person is None else None
    people = [one for one in bookable if person is None or one.pk == person.pk]
    if together is not None:
        people = together if any(one in people for one in together) else []
    if not people or last < first:
        return []
    terms = terms_of(service, without)
    schedules = schedules_together(people, bookable, service.team, first, last)
    margin = dt.timedelta(days=1)
    busy = busy_of(
        people, moment(zone(), first, 0) - margin, moment(zone(), last, MIDNIGHT) + margin, without=without
    )
    found: defaultdict[dt.datetime, list[User]] = defaultdict(list)
    for one in people:
        for at in free_starts(
            schedules[one.pk], terms, busy[one.pk], first, last, not_before=opens_at, not_after=ends
        ):
            found[at].append(one)
    fewest = len(people) if together is not None else service.people_needed if person is None else 1
    return [Slot(at, tuple(who)) for at, who in sorted(found.items()) if len(who) >= fewest]


def windows_of(
    service: ServiceType,
    first: dt.date,
    last: dt.date,
    *,
    person: User | None = None,
    for_family: bool = True,
) -> list[Slot]:
    """The windows of a kind of meeting; `people` are those who have room, none where it is full.

    They are cut from when each can be booked, one after the other; other meetings take nothing of them.
    """
    now = timezone.now()
    opens_at, ends = bounds_of(service, now) if for_family else (now, None)
    people = [one for one in people_for(service) if person is None or one.pk == person.pk]
    if not people or last < first:
        return []
    terms = terms_of(service)
    schedules = schedules_of(people, service.team, first, last)
    known = Windows(people, moment(zone(), first, 0), moment(zone(), last, MIDNIGHT) + terms.length)
    room: defaultdict[dt.datetime, list[User]] = defaultdict(list)
    taken: Counter[dt.datetime] = Counter()
    for one in people:
        for at in free_starts(schedules[one.pk], terms, [], first, last, not_before=opens_at, not_after=ends):
            filling = known.of(one, at, at + terms.length, service)
            taken[at] += filling.taken
            room[at] += [] if filling.is_full else [one]
    return [Slot(at, tuple(room[at]), taken[at]) for at in sorted(room)]


def bounds_of(service: ServiceType, now: dt.datetime) -> Span:
    """Between which moments a family can book: notice in hours on the clock, horizon in whole local days."""
    last_day = now.astimezone(zone()).date() + dt.timedelta(days=service.horizon_days)
    return now + service.notice * _MINUTE, moment(zone(), last_day, MIDNIGHT) - _MINUTE


def time_to_answer(service: ServiceType) -> dt.timedelta:
    """So long before it a proposed time can no longer be chosen: its notice, an hour at most."""
    return dt.timedelta(minutes=min(service.notice, 60))


def slot_at(
    service: ServiceType,
    starts_at: dt.datetime,
    *,
    person: User | None = None,
    without: Meeting | None = None,
) -> Slot | None:
    """The free slot that begins then; None when it is not offered or no longer free."""
    first, last = bounds_of(service, timezone.now())
    if not first <= starts_at <= last:
        return None
    day = starts_at.astimezone(zone()).date()
    slots = free_slots(service, day, day, person=person, without=without)
    return next((slot for slot in slots if slot.starts_at == starts_at), None)


def in_order_of_choice(
    people: Iterable[User], service: ServiceType, at: dt.datetime, language: str
) -> list[User]:
    """Who is asked first: those who speak the language, then who has the least booked in those weeks."""
    spoken = {
        member.user_id: language.partition("-")[0] in languages_of(member)
        for member in members_of(service.team)
    }
    wanted = list(people)
    around = {"professional__in": wanted, "starts_at__gt": at - _WEEK, "starts_at__lt": at + _WEEK}
    booked = Occupancy.unscoped.filter(state__in=BOOKED, **around)
    load = Counter(booked.values_list("professional", flat=True))
    if service.window_minutes is not None:
        # They take nobody's time, but are work all the same.
        windows = Meeting.unscoped.filter(kind=Meeting.Kind.WINDOW, cancelled_at=None, **around)
        load.update(one for one in windows.values_list("professional", flat=True) if one is not None)
    return sorted(wanted, key=lambda one: (not spoken.get(one.pk, False), load[one.pk], str(one.pk)))
