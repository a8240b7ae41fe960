"""Keep a time, and book it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.teams.models import Team
from plugins.video import audit, notifications
from plugins.video.actions.occupying import (
    is_overbooked,
    is_taken,
    lock_people,
    occupy,
    release_expired,
    release_hold,
)
from plugins.video.actions.settling import settle_asked
from plugins.video.actions.telling import tell
from plugins.video.busy.queries import busy_outside
from plugins.video.errors import (
    HoldGoneError,
    TakenError,
    TooFarError,
    WindowFullError,
    WrongGuardianError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.models import Hold, Meeting, Occupancy, ServiceType
from plugins.video.queries.meetings import guards
from plugins.video.queries.slots import Slot, in_order_of_choice, people_for, slot_at, terms_of
from plugins.video.queries.windows import Windows
from plugins.video.reminders import steps_behind
from plugins.video.rules import can_meet

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import Family

State, Kind, By = Occupancy.State, Meeting.Kind, Meeting.By
# As long as it takes to read a time twice and press a button, with a child on the arm.
KEPT_FOR = dt.timedelta(minutes=10)
FARTHEST = dt.timedelta(days=5 * 366)
LONGEST = dt.timedelta(hours=12)
_ZERO = dt.timedelta(0)


@dataclass(frozen=True)
class Booking:
    """What a professional books. A window takes nobody's time; `on_top` books although it is taken.

    `guardian` is the only adult of the family who knows of it; without one all of them do.
    """

    starts_at: dt.datetime
    length: dt.timedelta
    service: ServiceType | None = None
    team: Team | None = None
    kind: str = Kind.FIXED
    by: str = By.VIDEO
    until_done: bool = False
    on_top: bool = False
    others: tuple[User, ...] = ()
    guardian: User | None = None


@transaction.atomic
def hold_slot(
    *,
    service: ServiceType,
    family: "Family",
    starts_at: dt.datetime,
    actor: User,
    person: User | None = None,
) -> Hold:
    """Keep an offered time for ten minutes; raise TakenError, TooFarError.

    What the actor kept before is let go.
    """
    check_not_too_far(starts_at)
    if not guards(actor, family.pk) or family.municipality_id != service.team.municipality_id:
        raise TakenError
    candidates = people_for(service)
    lock_people(candidates)
    release_expired(candidates)
    drop_holds(actor=actor, municipality=family.municipality)
    is_named = service.assignment == ServiceType.Assignment.NAMED
    slot = slot_at(service, starts_at, person=person if is_named else None)
    if slot is None:
        raise TakenError
    terms = terms_of(service)
    people = chosen_people(slot, service, actor.language)
    is_window = service.window_minutes is not None
    hold = Hold.unscoped.create(
        municipality=family.municipality,
        family=family,
        held_by=actor,
        service=service,
        starts_at=starts_at,
        ends_at=starts_at + terms.length,
        expires_at=timezone.now() + KEPT_FOR,
        professional=people[0] if is_window else None,
    )
    if is_window:
        return hold
    occupy(
        people=people,
        municipality=family.municipality,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        before=terms.before,
        after=terms.after,
        state=State.HELD,
        expires_at=hold.expires_at,
        hold=hold,
    )
    return hold


def chosen_people(slot: Slot, service: ServiceType, language: str) -> list[User]:
    """Who of the free people holds the meeting."""
    order = in_order_of_choice(slot.people, service, slot.starts_at, language)
    return order[: service.people_needed]


def drop_holds(*, actor: User, municipality: "Municipality") -> None:
    """Let go of whatever the actor keeps here and has not booked."""
    for hold in Hold.unscoped.filter(held_by=actor, municipality=municipality, meeting=None):
        release_hold(hold)


@transaction.atomic
def book_hold(*, hold_id: "UUID", actor: User, by: str = By.VIDEO) -> Meeting:
    """Book what was kept; a second time answers with the same meeting. Raise HoldGoneError.

    A hold that has run out is still booked as long as nobody else has taken the time.
    """
    # Before the hold itself, in the order in which holding does it.
    lock_people(User.objects.filter(pk__in=Hold.objects.filter(pk=hold_id).values("professional")))
    hold = (
        Hold.objects.select_for_update(of=("self",))
        .select_related("municipality", "family", "service__team", "professional")
        .filter(pk=hold_id, held_by=actor)
        .first()
    )
    if hold is None or not guards(actor, hold.family_id):
        raise HoldGoneError
    if hold.meeting_id is not None:
        # Not joined above: after a wait for the lock the join still shows that there was none.
        return Meeting.unscoped.select_related("municipality", "family").get(pk=hold.meeting_id)
    if hold.professional is not None:
        return _book_window(hold, hold.professional, actor, by)
    kept = Occupancy.unscoped.select_for_update(of=("self",)).filter(hold=hold)
    rows = list(kept.select_related("professional").order_by("pk"))
    # With all of the people for whom it was kept, or not at all: one's time may have been given away.
    is_whole = bool(rows) and all(row.state == State.HELD for row in rows)
    if not is_whole or hold.starts_at <= timezone.now():
        raise HoldGoneError
    first = in_order_of_choice(
        [row.professional for row in rows], hold.service, hold.starts_at, actor.language
    )
    meeting = Meeting.unscoped.create(
        municipality=hold.municipality,
        family=hold.family,
        professional=first[0],
        service=hold.service,
        team=hold.service.team,
        by=by,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        created_by=actor,
        reminded=steps_behind(hold.starts_at, timezone.now()),
    )
    Occupancy.unscoped.filter(pk__in=[row.pk for row in rows]).update(
        state=State.CONFIRMED, meeting=meeting, expires_at=None
    )
    Hold.unscoped.filter(pk=hold.pk).update(meeting=meeting)
    note_booked(meeting, actor)
    return meeting


def _book_window(hold: Hold, professional: User, actor: User, by: str) -> Meeting:
    """A place in a window that was kept; one that has run out as long as there is room. Raise HoldGoneError."""
    now = timezone.now()
    if hold.starts_at <= now:
        raise HoldGoneError
    if hold.expires_at <= now:
        known = Windows([professional], hold.starts_at, hold.ends_at)
        if known.of(professional, hold.starts_at, hold.ends_at, hold.service).is_full:
            raise HoldGoneError
    meeting = Meeting.unscoped.create(
        municipality=hold.municipality,
        family=hold.family,
        professional=professional,
        service=hold.service,
        team=hold.service.team,
        kind=Kind.WINDOW,
        by=by,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        created_by=actor,
        reminded=steps_behind(hold.starts_at, now),
    )
    Hold.unscoped.filter(pk=hold.pk).update(meeting=meeting)
    note_booked(meeting, actor)
    return meeting


@transaction.atomic
def book_meeting(*, family: "Family", professional: User, booking: Booking, actor: User) -> Meeting:
    """Book for a family, at any time that is to come.

    Raise TakenError, WindowFullError, WrongProfessionalError, WrongGuardianError, WrongTimesError, TooFarError.
    """
    people = everybody(professional, booking.others)
    if not all(can_meet(person, family) for person in people):
        raise WrongProfessionalError
    check_times(booking.starts_at, booking.length)
    if booking.guardian is not None and not guards(booking.guardian, family.pk):
        raise WrongGuardianError
    service = booking.service
    meeting = Meeting.unscoped.create(
        municipality=family.municipality,
        family=family,
        professional=professional,
        service=service,
        team=booking.team or (service.team if service is not None else None),
        kind=booking.kind,
        by=booking.by,
        until_done=booking.until_done,
        guardian=booking.guardian,
        starts_at=booking.starts_at,
        ends_at=booking.starts_at + booking.length,
        created_by=actor,
        reminded=steps_behind(booking.starts_at, timezone.now()),
    )
    if booking.kind == Kind.FIXED:
        take_for(meeting, people, on_top=booking.on_top, actor=actor)
    elif booking.kind == Kind.WINDOW:
        take_place_in_window(meeting, professional, on_top=booking.on_top, actor=actor)
    note_booked(meeting, actor)
    return meeting


def everybody(first: User, others: Sequence[User]) -> list[User]:
    return list({one.pk: one for one in (first, *others)}.values())


def check_times(starts_at: dt.datetime, length: dt.timedelta) -> None:
    if starts_at <= timezone.now() or not _ZERO < length <= LONGEST:
        raise WrongTimesError
    check_not_too_far(starts_at)


def check_not_too_far(starts_at: dt.datetime) -> None:
    """Before anything is added to it: beyond the last day of all calendars there is nothing to reckon with."""
    if starts_at > timezone.now() + FARTHEST:
        raise TooFarError


def take_for(meeting: Meeting, people: Sequence[User], *, on_top: bool, actor: User) -> None:
    """Take the time of a booked meeting, with its buffers; `on_top` although it may be taken, on record.

    Raise TakenError, also for what only another calendar says, or was booked on top itself. On top of such a
    time the meeting still takes it, so that no second one does.
    """
    terms = terms_of(meeting.service) if meeting.service is not None else None
    before, after = (_ZERO, _ZERO) if terms is None else (terms.before, terms.after)
    start, end = meeting.starts_at - before, meeting.ends_at + after
    lock_people(people)
    release_expired(people)
    if not on_top and (busy_outside(people, start, end) or is_overbooked(people, start, end)):
        raise TakenError
    occupy(
        people=people,
        municipality=meeting.municipality,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        before=before,
        after=after,
        state=State.OVERBOOKED if on_top and is_taken(people, start, end) else State.CONFIRMED,
        meeting=meeting,
    )
    if on_top:
        record(
            audit.MEETING_OVERBOOKED,
            actor=actor,
            municipality=meeting.municipality,
            target=meeting,
            family=meeting.family,
        )


def take_place_in_window(meeting: Meeting, professional: User, *, on_top: bool, actor: User) -> None:
    """Whether one more family can be called in this window: raise WindowFullError; `on_top` knowingly, on record."""
    lock_people([professional])
    known = Windows([professional], meeting.starts_at, meeting.ends_at, without=meeting)
    filling = known.of(professional, meeting.starts_at, meeting.ends_at, meeting.service)
    if not filling.is_full:
        return
    if not on_top:
        raise WindowFullError(taken=filling.taken, most=filling.most)
    record(
        audit.MEETING_OVERBOOKED,
        actor=actor,
        municipality=meeting.municipality,
        target=meeting,
        family=meeting.family,
    )


def note_booked(meeting: Meeting, actor: User) -> None:
    """Write it down and tell both sides, however the time was found; what was asked for before is answered.

    An adult who books for the family has what they asked for alone, too.
    """
    settle_asked(family=meeting.family, team=meeting.team, guardian=meeting.guardian or actor, actor=actor)
    record(
        audit.MEETING_BOOKED,
        actor=actor,
        municipality=meeting.municipality,
        target=meeting,
        family=meeting.family,
    )
    tell(
        meeting,
        family=notifications.BOOKED,
        team=notifications.TEAM_BOOKED,
        bell="video.meeting_booked",
        actor=actor,
    )
