"""Reads of meetings, always within the municipality and of the person's own."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.queries import current_guardianships
from cms.municipalities.scope import current_municipality
from cms.plugin_api.rules import is_professional
from cms.teams.queries import on_duty, teams_of_person
from plugins.video.models import BOOKED, Meeting, Occupancy
from plugins.video.rules import can_meet

if TYPE_CHECKING:
    from cms.accounts.rules import AnyUser
    from cms.teams.models import Team


def own_meetings(user: User) -> QuerySet[Meeting]:
    """Meetings of the families whose guardian the person is now, and those they hold alone or with another."""
    mine = of_families(user)
    if is_professional(user, current_municipality()):
        held = Occupancy.objects.filter(professional=user, state__in=BOOKED).values("meeting")
        mine |= Q(professional=user) | Q(pk__in=held)
    return Meeting.objects.filter(mine)


def of_families(user: User) -> Q:
    """What the person may know of as one of the adults of a family: not what another adult has alone."""
    families = current_guardianships(user).values("family")
    return Q(family__in=families) & (Q(guardian=None) | Q(guardian=user))


def upcoming_meetings_of(user: User) -> QuerySet[Meeting]:
    """Those that have not ended, next first."""
    return (
        own_meetings(user)
        .filter(ends_at__gt=timezone.now(), cancelled_at=None)
        .select_related("professional", "family", "service", "late_by")
    )


def next_held_by(user: User) -> Meeting | None:
    """The meeting that the professional holds next, or now; two queries. What they have as a parent is none."""
    held = Occupancy.objects.filter(professional=user, state__in=BOOKED).values("meeting")
    return (
        Meeting.objects.filter(Q(professional=user) | Q(pk__in=held))
        .filter(ends_at__gt=timezone.now(), cancelled_at=None)
        .select_related("family")
        .prefetch_related("family__guardians__user")
        .order_by("starts_at", "pk")
        .first()
    )


def called_off_for(user: User) -> QuerySet[Meeting]:
    """What others cancelled of the meetings that the person's families were to have."""
    return (
        Meeting.objects.filter(
            of_families(user),
            starts_at__gt=timezone.now(),
            cancelled_at__isnull=False,
        )
        .exclude(cancelled_by=user)
        .select_related("professional", "family", "service", "late_by")
    )


def access_meeting(user: "AnyUser", meeting_id: Any) -> Meeting:
    """A meeting for its family and for the professionals of the municipality; Http404 for all others."""
    try:
        meeting = Meeting.objects.select_related(
            "family", "professional", "guardian", "service", "team", "municipality", "late_by"
        ).get(pk=meeting_id)
    except (Meeting.DoesNotExist, ValidationError, ValueError):
        raise Http404 from None
    if not may_see(user, meeting):
        raise Http404
    return meeting


def may_see(user: "AnyUser", meeting: Meeting) -> bool:
    """A guardian now, or a professional here: colleagues stand in for each other."""
    return isinstance(user, User) and (
        is_professional(user, meeting.municipality)
        or (concerns(user, meeting) and guards(user, meeting.family_id))
    )


def concerns(user: "AnyUser", meeting: Meeting) -> bool:
    """Whether the meeting is the whole family's, or this adult's own."""
    return meeting.guardian_id is None or meeting.guardian_id == user.pk


def guardian_now(meeting: Meeting) -> User | None:
    """The only adult who knows of the meeting, while they are a guardian of its family."""
    guardian = meeting.guardian
    return guardian if guardian is not None and guards(guardian, meeting.family_id) else None


def guards(user: User, family_id: Any) -> bool:
    return current_guardianships(user).filter(family=family_id).exists()


def coming_meetings() -> QuerySet[Meeting]:
    """All that are booked and not over; what somebody waits for in a line is there, and not here."""
    return Meeting.objects.filter(ends_at__gt=timezone.now(), cancelled_at=None, no_show_at=None).exclude(
        kind=Meeting.Kind.ON_DEMAND
    )


def holding_for(team: "Team", start: dt.datetime, end: dt.datetime) -> QuerySet[User]:
    """Who holds booked meetings of the team in a time, whether they are in it or not."""
    theirs = Meeting.objects.filter(team=team, cancelled_at=None, starts_at__lt=end, ends_at__gt=start)
    theirs = theirs.exclude(kind=Meeting.Kind.ON_DEMAND)
    also = Occupancy.objects.filter(meeting__in=theirs, state__in=BOOKED).values("professional")
    return User.objects.filter(Q(pk__in=theirs.values("professional")) | Q(pk__in=also))


def holders_of(meeting: Meeting) -> list[User]:
    """Who holds the meeting, the first of them first."""
    held = Occupancy.unscoped.filter(meeting=meeting, state__in=BOOKED).select_related("professional")
    people = [row.professional for row in held]
    if meeting.professional is not None:
        people = [meeting.professional, *(one for one in people if one.pk != meeting.professional_id)]
    return people


def team_of(meeting: Meeting) -> "Team | None":
    """Whose work it is: the meeting's team, or else the first of whoever holds it."""
    if meeting.team is not None:
        return meeting.team
    if meeting.professional is None:
        return None
    return teams_of_person(meeting.professional, meeting.municipality).first()


def takers_of(meeting: Meeting, now: dt.datetime) -> list[User]:
    """Who can take a meeting over this moment: colleagues on duty for its team who do not hold it already."""
    team, holders = team_of(meeting), {one.pk for one in holders_of(meeting)}
    if team is None:
        return []
    return [one for one in on_duty(team, now) if one.pk not in holders and can_meet(one, meeting.family)]


def meetings_between(people: list[User], start: dt.datetime, end: dt.datetime) -> QuerySet[Occupancy]:
    """What these people have booked or proposed in a time, of this municipality, with families."""
    return (
        Occupancy.objects.filter(professional__in=people, starts_at__lt=end, ends_at__gt=start)
        .filter(Q(state__in=BOOKED) | Q(state=Occupancy.State.PROPOSED, expires_at__gt=timezone.now()))
        .select_related("meeting__family", "meeting__service", "proposal__family", "professional")
        .prefetch_related("meeting__family__guardians__user", "proposal__family__guardians__user")
        .order_by("starts_at", "pk")
    )


def busy_elsewhere(people: list[User], start: dt.datetime, end: dt.datetime) -> QuerySet[Occupancy]:
    """Their time that is taken in other municipalities: when, and nothing else of it."""
    # Unscoped on purpose: a person has one time, however many municipalities they work in.
    return Occupancy.unscoped.filter(
        professional__in=people, state__in=BOOKED, starts_at__lt=end, ends_at__gt=start
    ).exclude(municipality=current_municipality())


def windows_between(people: list[User], start: dt.datetime, end: dt.datetime) -> QuerySet[Meeting]:
    """Meetings of these people some time within a window that touches the time."""
    return (
        Meeting.objects.filter(
            kind=Meeting.Kind.WINDOW,
            professional__in=people,
            cancelled_at=None,
            starts_at__lt=end,
            ends_at__gt=start,
        )
        .select_related("family", "professional")
        .prefetch_related("family__guardians__user")
        .order_by("starts_at")
    )


def with_holders(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With the people who hold them (`booked`), in one query more."""
    booked = Occupancy.objects.filter(state__in=BOOKED).select_related("professional")
    return meetings.prefetch_related(Prefetch("occupancies", booked, to_attr="booked"))
