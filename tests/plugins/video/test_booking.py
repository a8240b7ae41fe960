"""A family keeps a time and books it; a professional books past the slots."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.teams.models import TeamMember
from plugins.video.actions.booking import book_hold, hold_slot
from plugins.video.actions.changing import cancel_meeting, move_by_family, move_meeting
from plugins.video.actions.occupying import lock_people, occupy
from plugins.video.errors import (
    HoldGoneError,
    TakenError,
    TooFarError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.models import AvailabilityRule, Hold, Meeting, Occupancy, ServiceType

NAMED, TOGETHER = ServiceType.Assignment.NAMED, ServiceType.Assignment.TOGETHER


def told(user):
    return list(Notification.unscoped.filter(user=user).order_by("created_at").values_list("type", flat=True))


def test_a_family_books_an_offered_time_and_both_sides_hear_of_it(nurses):
    meeting = nurses.book()
    assert (meeting.professional, meeting.team, meeting.minutes) == (nurses.nurse, nurses.team, 30)
    assert nurses.taken() == [(nurses.at(), "confirmed")]
    assert AuditEvent.objects.get(action="video.meeting_booked").family_id == nurses.aminas.pk
    assert told(nurses.nurse) == ["video.team_booked"]
    assert told(nurses.amina) == []
    assert nurses.at() not in nurses.slots()


def test_only_what_is_offered_is_kept(nurses):
    for at in (nurses.at(7), nurses.at(10, 10), nurses.at(16), nurses.at(days=40), nurses.at(days=0, hour=0)):
        with pytest.raises(TakenError):
            nurses.hold(at)
    assert not Hold.unscoped.exists()


def test_a_stranger_keeps_nothing_for_a_family(nurses):
    with pytest.raises(TakenError):
        nurses.hold(family=nurses.bodils)
    with pytest.raises(TakenError):
        nurses.hold(family=nurses.theirs)
    Guardian.unscoped.filter(family=nurses.aminas).update(access_until=timezone.now())
    with pytest.raises(TakenError):
        nurses.hold()


def test_a_hold_is_booked_once_however_often_it_is_asked(nurses, here):
    hold = nurses.hold()
    first, second = (book_hold(hold_id=hold.pk, actor=nurses.amina) for _ in range(2))
    assert first == second
    assert Meeting.unscoped.count() == 1
    with pytest.raises(HoldGoneError):
        book_hold(hold_id=hold.pk, actor=nurses.bodil)


def test_a_hold_that_ran_out_is_still_booked_unless_somebody_took_the_time(nurses, here):
    hold = nurses.hold()
    Hold.unscoped.update(expires_at=timezone.now())
    Occupancy.unscoped.update(expires_at=timezone.now())
    other = nurses.hold(family=nurses.bodils, actor=nurses.bodil)
    with pytest.raises(HoldGoneError):
        book_hold(hold_id=hold.pk, actor=nurses.amina)
    Occupancy.unscoped.filter(hold=other).update(expires_at=timezone.now())
    assert book_hold(hold_id=other.pk, actor=nurses.bodil).family == nurses.bodils


def test_a_hold_of_two_is_booked_with_both_or_not_at_all(nurses, here):
    second = nurses.colleague()
    hold = nurses.hold(service=nurses.offer(name="Two", assignment=TOGETHER))
    Hold.unscoped.update(expires_at=timezone.now())
    Occupancy.unscoped.update(expires_at=timezone.now())
    nurses.book_by_nurse(nurses.at(15), family=nurses.bodils)
    assert Occupancy.unscoped.filter(hold=hold, state="held").get().professional == second
    with pytest.raises(HoldGoneError):
        book_hold(hold_id=hold.pk, actor=nurses.amina)


def test_what_is_kept_is_taken_for_others_and_a_new_choice_lets_go_of_it(nurses):
    nurses.hold()
    with pytest.raises(TakenError):
        nurses.hold(family=nurses.bodils, actor=nurses.bodil)
    nurses.hold(nurses.at(11))
    assert nurses.hold(family=nurses.bodils, actor=nurses.bodil)


def test_who_speaks_the_language_is_asked_first_then_who_has_the_least(nurses):
    second, third = nurses.colleague(), nurses.colleague(languages=("ar",))
    nurses.amina.language = "ar"
    nurses.amina.save()
    assert nurses.book(nurses.at(8)).professional == third
    nurses.amina.language = "da"
    nurses.amina.save()
    nurses.book_by_nurse(nurses.at(9), nurse=nurses.nurse)
    assert nurses.book(nurses.at(12)).professional == second
    assert {nurses.book(nurses.at(15)).professional for _ in range(3)} == {nurses.nurse, second, third}
    assert nurses.at(15) not in nurses.slots()


def test_a_named_person_is_who_holds_it(nurses):
    service, second = nurses.offer(name="Your own", assignment=NAMED), nurses.colleague()
    assert nurses.book(service=service, person=second).professional == second
    with pytest.raises(TakenError):
        nurses.hold(service=service, person=second)
    assert nurses.slots(service, person=nurses.nurse) != nurses.slots(service, person=second)


def test_two_together_need_two_and_take_both(nurses):
    service = nurses.offer(name="Two", assignment=TOGETHER)
    assert nurses.slots(service) == []
    second = nurses.colleague()
    nurses.book_by_nurse(nurses.at(9), nurse=second)
    assert nurses.at(9) not in nurses.slots(service)
    meeting = nurses.book(nurses.at(10), service=service)
    rows = Occupancy.unscoped.filter(meeting=meeting, state="confirmed")
    assert {row.professional for row in rows} == {nurses.nurse, second}


def test_of_two_together_both_are_taken_or_none(nurses, here):
    second = nurses.colleague()
    nurses.book_by_nurse(nurses.at(9), nurse=second)
    people = [nurses.nurse, second]
    with pytest.raises(TakenError):
        nurses.book_by_nurse(nurses.at(9), others=(second,))
    assert Occupancy.unscoped.filter(professional=nurses.nurse).count() == 0
    assert Meeting.unscoped.count() == 1
    assert len(people) == 2


def test_who_left_the_team_or_the_place_is_booked_no_more(nurses, here):
    from cms.accounts.models import Membership, Role

    TeamMember.unscoped.filter(user=nurses.nurse).update(ended_at=timezone.now())
    assert nurses.slots() == []
    TeamMember.unscoped.filter(user=nurses.nurse).update(ended_at=None)
    assert nurses.slots() != []
    Membership.objects.filter(user=nurses.nurse).update(role=Role.EDITOR)
    assert nurses.slots() == []


def test_time_that_is_taken_in_another_municipality_is_taken(nurses):
    from cms.accounts.models import Role
    from tests.factories.core import MembershipFactory

    MembershipFactory(user=nurses.nurse, municipality=nurses.there, role=Role.PROFESSIONAL)
    with municipality_scope(nurses.there):
        lock_people([nurses.nurse])
        meeting = Meeting.unscoped.create(
            municipality=nurses.there,
            family=nurses.theirs,
            professional=nurses.nurse,
            starts_at=nurses.at(),
            ends_at=nurses.at(11),
        )
        occupy(
            people=[nurses.nurse],
            municipality=nurses.there,
            starts_at=nurses.at(),
            ends_at=nurses.at(11),
            state="confirmed",
            meeting=meeting,
        )
    assert nurses.at() not in nurses.slots()
    with pytest.raises(TakenError):
        nurses.hold()


def test_buffers_are_part_of_what_is_taken(nurses):
    service = nurses.offer(name="With air", buffer_before=10, buffer_after=20)
    nurses.book(service=service)
    assert nurses.at(10, 30) not in nurses.slots()
    assert nurses.at(9, 30) not in nurses.slots()
    assert nurses.at(11) in nurses.slots()


def test_a_date_beyond_all_calendars_is_refused_and_breaks_nothing(nurses, here):
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    meeting = nurses.book()
    with pytest.raises(TooFarError):
        nurses.hold(far)
    with pytest.raises(TooFarError):
        nurses.book_by_nurse(far)
    with pytest.raises(TooFarError):
        move_by_family(meeting_id=meeting.pk, starts_at=far, actor=nurses.amina)
    with pytest.raises(TooFarError):
        move_meeting(meeting_id=meeting.pk, starts_at=far, actor=nurses.nurse)


def test_notice_and_horizon(nurses):
    service = nurses.offer(name="Tomorrow at the earliest", notice=24 * 60 * 2, horizon_days=3)
    assert nurses.slots(service, days=1) == []
    assert nurses.slots(service, days=3) != []
    assert nurses.slots(service, days=4) == []
    assert nurses.slots(service, days=1, for_family=False) != []


def test_a_professional_books_at_any_time_to_come_and_on_top_only_knowingly(nurses):
    meeting = nurses.book_by_nurse(nurses.at(20))
    assert meeting.professional == nurses.nurse
    with pytest.raises(TakenError):
        nurses.book_by_nurse(nurses.at(20, 15), family=nurses.bodils)
    nurses.book_by_nurse(nurses.at(20, 15), family=nurses.bodils, on_top=True)
    assert [state for _at, state in nurses.taken()] == ["confirmed", "overbooked"]
    assert AuditEvent.objects.filter(action="video.meeting_overbooked").count() == 1
    assert told(nurses.amina) == ["video.booked"]


def test_what_is_booked_on_top_takes_its_time_too(nurses, here):
    under = nurses.book_by_nurse(nurses.at(20))
    longer = {"family": nurses.bodils, "length": dt.timedelta(minutes=45)}
    on_top = nurses.book_by_nurse(nurses.at(20, 15), on_top=True, **longer)
    with pytest.raises(TakenError):
        nurses.book_by_nurse(nurses.at(20, 30))
    nurses.book_by_nurse(nurses.at(20, 30), nurse=nurses.other_nurse)
    nurses.book_by_nurse(nurses.at(21))
    # It is not in its own way, and once it is called off in nobody's.
    cancel_meeting(meeting_id=under.pk, actor=nurses.nurse)
    move_meeting(meeting_id=on_top.pk, starts_at=nurses.at(20, 10), actor=nurses.nurse)
    cancel_meeting(meeting_id=on_top.pk, actor=nurses.nurse)
    nurses.book_by_nurse(nurses.at(20, 30), family=nurses.bodils)


def test_a_window_takes_nobody_s_time(nurses):
    window = nurses.book_by_nurse(nurses.at(8), length=dt.timedelta(hours=4), kind="window", by="phone")
    assert (window.kind, window.by) == ("window", "phone")
    assert nurses.taken() == []
    assert nurses.at(9) in nurses.slots()


def test_wrong_people_and_wrong_times_are_refused(nurses):
    for nurse in (nurses.nurse_there, nurses.bodil):
        with pytest.raises(WrongProfessionalError):
            nurses.book_by_nurse(nurse=nurse)
    for at, length in (
        (timezone.now() - dt.timedelta(minutes=1), dt.timedelta(minutes=30)),
        (nurses.at(), dt.timedelta(0)),
        (nurses.at(), dt.timedelta(hours=13)),
    ):
        with pytest.raises(WrongTimesError):
            nurses.book_by_nurse(at, length=length)
    assert not Meeting.unscoped.exists()


def test_the_database_itself_books_nobody_twice(nurses, here):
    nurses.book()
    meeting = Meeting.unscoped.get()
    with pytest.raises(TakenError):
        occupy(
            people=[nurses.nurse],
            municipality=nurses.here,
            starts_at=nurses.at(10, 29),
            ends_at=nurses.at(10, 59),
            state="confirmed",
            meeting=meeting,
        )
    occupy(
        people=[nurses.nurse],
        municipality=nurses.here,
        starts_at=nurses.at(10, 30),
        ends_at=nurses.at(11),
        state="confirmed",
        meeting=meeting,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.unscoped.filter(meeting=meeting).update(ends_at=nurses.at(18))


def test_without_anybody_s_times_there_is_nothing_to_book(nurses, here):
    AvailabilityRule.unscoped.all().delete()
    assert nurses.slots() == []
    with pytest.raises(TakenError):
        hold_slot(service=nurses.service, family=nurses.aminas, starts_at=nurses.at(), actor=nurses.amina)
