"""Meetings in the demo: what can be booked, who when, what is booked, and a question that waits."""

import datetime as dt

from django.utils import timezone

from cms.accounts.models import Family, Profession, ProfessionalProfile, User
from cms.municipalities.models import Municipality
from cms.teams.models import DutyKind, DutyShift, Team, TeamMember
from cms.teams.public_holidays import is_public_holiday
from cms.teams.queries import teams_for_families
from plugins.video.actions.booking import Booking, book_meeting
from plugins.video.actions.proposing import propose
from plugins.video.errors import MeetingError
from plugins.video.models import (
    AvailabilityRule,
    DeviceCheck,
    Meeting,
    MeetingGuest,
    QueueOffer,
    QueuePlace,
    ServiceType,
)

LENGTH = dt.timedelta(minutes=30)


def load(municipality: Municipality) -> None:
    """Every family has a meeting by video and, further away, a window by phone.

    The first one has a choice of times, the last one an interpreter and a call that can be opened now. They
    have tried their devices, and one browser was told no.
    The team can be talked with at once.
    """
    families = list(Family.objects.order_by("created_at"))
    team = teams_for_families(municipality).first()
    if team is None or not families:
        return
    people = _people(municipality, team)
    service = _services(team)
    for person in people:
        _week(municipality, person)
    if not people:
        return
    day = timezone.localdate()
    for number, family in enumerate(families):
        day = next_working_day(day)
        person = people[number % len(people)]
        meeting = _book(family, person, Booking(at(day, 10), LENGTH, service=service))
        if meeting is not None:
            _tried(meeting, is_blocked=family == families[-1])
        if meeting is not None and family == families[-1]:
            _interpreter_for(meeting)
        window = Booking(
            at(next_working_day(day), 12),
            dt.timedelta(hours=2),
            team=team,
            kind=Meeting.Kind.WINDOW,
            by=Meeting.By.PHONE,
        )
        _book(family, person, window)
    # The last one talks in a quarter of an hour: the call is open at once, and can be tried.
    soon = timezone.now() + dt.timedelta(minutes=15)
    talk = Booking(soon, dt.timedelta(hours=2), team=team, until_done=True, on_top=True)
    _book(families[-1], people[0], talk)
    open_line(team, people[0], families)
    later = next_working_day(day + dt.timedelta(days=7))
    times = [at(later, 9), at(later, 13), at(next_working_day(later), 11)]
    propose(family=families[0], professional=people[0], service=service, times=times, actor=people[0])


def _people(municipality: Municipality, team: Team) -> list[User]:
    """The team's members; a midwife joins them, so that two can be seen side by side."""
    midwife = ProfessionalProfile.objects.filter(profession=Profession.MIDWIFE).select_related("user").first()
    if midwife is not None:
        TeamMember.unscoped.get_or_create(team=team, user=midwife.user, ended_at=None)
    members = TeamMember.unscoped.filter(team=team, ended_at=None).select_related("user").order_by("pk")
    return [member.user for member in members]


def _services(team: Team) -> ServiceType:
    talk, _new = ServiceType.unscoped.get_or_create(
        team=team,
        name="Samtale med sundhedsplejerske",
        defaults={"names": {"en": "Talk with a health visitor", "ar": "حديث مع ممرضة الأطفال"}},
    )
    ServiceType.unscoped.get_or_create(
        team=team,
        name="Kort spørgsmål",
        defaults={
            "names": {"en": "Short question", "ar": "سؤال قصير"},
            "minutes": 15,
            "step": 15,
            "buffer_after": 5,
            "notice": 120,
        },
    )
    return talk


def _week(municipality: Municipality, person: User) -> None:
    for weekday in range(5):
        for opens, closes in ((9, 12), (13, 15)):
            AvailabilityRule.unscoped.get_or_create(
                municipality=municipality,
                professional=person,
                weekday=weekday,
                opens=opens * 60,
                closes=closes * 60,
            )


def _book(family: Family, person: User, booking: Booking) -> Meeting | None:
    try:
        return book_meeting(family=family, professional=person, booking=booking, actor=person)
    except MeetingError:
        # Somebody was faster: in the demo that is other data of the demo.
        return None


def _tried(meeting: Meeting, *, is_blocked: bool) -> None:
    guardian = meeting.family.guardians.select_related("user").order_by("pk").first()
    if guardian is None:
        return
    ok = DeviceCheck.State.OK
    parts = {"camera": ok, "microphone": ok, "speaker": ok, "line": ok}
    if is_blocked:
        parts |= {"camera": DeviceCheck.State.BLOCKED, "microphone": DeviceCheck.State.BLOCKED}
    DeviceCheck.unscoped.get_or_create(meeting=meeting, user=guardian.user, defaults=parts)


def _interpreter_for(meeting: Meeting) -> None:
    """Invited, but without a link yet: a demo may have no relay that hides addresses."""
    guest = MeetingGuest(meeting=meeting, role="interpreter", invited_by=meeting.professional)
    guest.name = "Tolk Karim"
    guest.save()


def open_line(team: Team, person: User, families: list[Family]) -> None:
    """The team can be talked with at any hour, so that it can be tried; and some talks are behind it."""
    _offer, made = QueueOffer.unscoped.get_or_create(
        team=team, defaults={"is_offered": True, "within_opening_hours": False}
    )
    if not made:
        return
    _on_duty_around_the_clock(team, person)
    now = timezone.now()
    for number, minutes in enumerate((6, 8, 9, 11, 12, 14, 18)):
        family = families[number % len(families)]
        guardian = family.guardians.order_by("pk").first()
        if guardian is None:
            continue
        ended = now - dt.timedelta(days=1, hours=number)
        QueuePlace.unscoped.create(
            municipality=family.municipality,
            team=team,
            family=family,
            person=guardian.user,
            state=QueuePlace.State.DONE,
            joined_at=ended - dt.timedelta(minutes=minutes + 4),
            claimed_at=ended - dt.timedelta(minutes=minutes),
            answered_at=ended - dt.timedelta(minutes=minutes),
            ended_at=ended,
            holder=person,
        )


def _on_duty_around_the_clock(team: Team, person: User, days: int = 14) -> None:
    """Between the person's shifts: nobody has two at once in a team."""
    at_moment = timezone.now() - dt.timedelta(hours=1)
    end = at_moment + dt.timedelta(days=days)
    taken = DutyShift.unscoped.filter(team=team, user=person, ends_at__gt=at_moment, starts_at__lt=end)
    for starts, ends in [*taken.order_by("starts_at").values_list("starts_at", "ends_at"), (end, end)]:
        if at_moment < starts:
            DutyShift.unscoped.create(
                team=team, user=person, kind=DutyKind.DUTY, starts_at=at_moment, ends_at=starts
            )
        at_moment = max(at_moment, ends)


def at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def next_working_day(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    while day.isoweekday() > 5 or is_public_holiday(day):
        day += dt.timedelta(days=1)
    return day
