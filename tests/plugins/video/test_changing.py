"""Move, cancel, come late, not come at all; by both sides."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian, Membership
from cms.audit.models import AuditEvent
from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin, enable_plugin
from plugins.tasks.models import Task
from plugins.video.actions.changing import (
    cancel_meeting,
    change_way,
    mark_no_show,
    move_by_family,
    move_meeting,
    say_late,
)
from plugins.video.errors import (
    NotTodayError,
    OverError,
    TakenError,
    TooEarlyError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.models import Meeting, Occupancy, ServiceType
from plugins.video.rules import can_say_late
from tests.plugins.video.conftest import today

pytestmark = pytest.mark.usefixtures("here")


def told(user):
    return list(Notification.unscoped.filter(user=user).order_by("created_at").values_list("type", flat=True))


def begun(meeting, minutes=10):
    """As if it had begun so many minutes ago."""
    start = timezone.now() - dt.timedelta(minutes=minutes)
    Occupancy.unscoped.filter(meeting=meeting).delete()
    Meeting.unscoped.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=30))
    return meeting


def test_a_family_moves_to_another_offered_time_with_the_same_person(nurses):
    meeting = nurses.book()
    nurses.colleague()
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina, reason=" ill ")
    assert (moved.starts_at, moved.professional, moved.ics_sequence) == (nurses.at(11), nurses.nurse, 1)
    assert nurses.fresh(moved).reason == "ill"
    assert nurses.taken() == [(nurses.at(11), "confirmed")]
    assert nurses.at(10) in nurses.slots()
    assert told(nurses.nurse) == ["video.team_booked", "video.team_moved"]
    assert AuditEvent.objects.filter(action="video.meeting_moved").count() == 1


def test_a_colleague_holds_it_where_the_first_cannot(nurses):
    meeting, second = nurses.book(), nurses.colleague()
    nurses.book_by_nurse(nurses.at(11), family=nurses.bodils)
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    assert moved.professional == second
    assert told(nurses.nurse)[-1] == "video.team_moved"
    assert told(second) == ["video.team_moved"]


def test_a_named_meeting_stays_with_its_person(nurses):
    service, second = nurses.offer(name="x", assignment=ServiceType.Assignment.NAMED), nurses.colleague()
    meeting = nurses.book(service=service, person=nurses.nurse)
    nurses.book_by_nurse(nurses.at(11), family=nurses.bodils)
    with pytest.raises(TakenError):
        move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    assert second


def test_a_lost_race_leaves_the_old_time_standing(nurses):
    meeting = nurses.book()
    nurses.book(nurses.at(11), family=nurses.bodils, actor=nurses.bodil)
    with pytest.raises(TakenError):
        move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    with pytest.raises(TakenError):
        move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(11, 15), actor=nurses.nurse)
    assert nurses.fresh(meeting).starts_at == nurses.at(10)
    assert nurses.taken() == [(nurses.at(10), "confirmed"), (nurses.at(11), "confirmed")]


def test_a_meeting_can_move_onto_a_part_of_its_own_time(nurses):
    meeting = nurses.book(service=nurses.offer(name="x", step=15))
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(10, 15), actor=nurses.amina)
    assert moved.starts_at == nurses.at(10, 15)


def test_a_professional_moves_to_any_time_and_to_a_colleague(nurses):
    meeting = nurses.book()
    moved = move_meeting(
        meeting_id=meeting.pk, starts_at=nurses.at(19), actor=nurses.nurse, professional=nurses.other_nurse
    )
    assert (moved.starts_at, moved.professional) == (nurses.at(19), nurses.other_nurse)
    assert told(nurses.amina) == ["video.moved"]
    [row] = Occupancy.unscoped.filter(state="confirmed")
    assert row.professional == nurses.other_nurse
    with pytest.raises(WrongProfessionalError):
        move_meeting(
            meeting_id=meeting.pk, starts_at=nurses.at(9), actor=nurses.nurse, professional=nurses.nurse_there
        )
    with pytest.raises(WrongTimesError):
        move_meeting(meeting_id=meeting.pk, starts_at=timezone.now(), actor=nurses.nurse)


def test_a_colleague_takes_over_a_meeting_that_has_begun(nurses):
    """The family stands in the lobby, and whoever holds the meeting has fallen ill."""
    meeting = begun(nurses.book(), minutes=2)
    Meeting.unscoped.filter(pk=meeting.pk).update(late_minutes=15, late_by=nurses.nurse)
    start = nurses.fresh(meeting).starts_at
    given = {
        "meeting_id": meeting.pk,
        "actor": nurses.other_nurse,
        "starts_at": start.replace(second=0, microsecond=0),
    }
    for same in ({}, {"professional": nurses.nurse}):
        with pytest.raises(WrongTimesError):
            move_meeting(**given, **same)
    moved = move_meeting(**given, professional=nurses.other_nurse)
    assert (moved.professional, moved.late_minutes) == (nurses.other_nurse, 15)
    assert told(nurses.nurse)[-1] == "video.team_moved"
    Meeting.unscoped.filter(pk=meeting.pk).update(ends_at=timezone.now())
    with pytest.raises(OverError):
        move_meeting(**given, professional=nurses.nurse)


def test_the_second_of_two_stays_when_a_meeting_is_moved(nurses):
    second = nurses.colleague()
    meeting = nurses.book(service=nurses.offer(name="x", assignment=ServiceType.Assignment.TOGETHER))
    move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.nurse)
    assert {row.professional for row in Occupancy.unscoped.filter(state="confirmed")} == {
        nurses.nurse,
        second,
    }
    move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(13), actor=nurses.amina)
    assert {row.professional for row in Occupancy.unscoped.filter(state="confirmed")} == {
        nurses.nurse,
        second,
    }


def holders(meeting):
    return {row.professional for row in Occupancy.unscoped.filter(meeting=meeting, state="confirmed")}


def test_drawn_in_the_column_of_the_second_of_two_it_keeps_the_first(nurses):
    second = nurses.colleague()
    meeting = nurses.book_by_nurse(others=(second,))
    moved = move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=second, professional=second)
    assert (moved.professional, holders(moved)) == (nurses.nurse, {nurses.nurse, second})


def test_a_family_moves_two_of_any_kind_only_to_where_both_are_free(nurses):
    second = nurses.colleague()
    meeting = nurses.book_by_nurse(others=(second,), service=nurses.service)
    nurses.book_by_nurse(nurses.at(11), nurse=second, family=nurses.bodils)
    assert nurses.at(11) not in nurses.slots(without=meeting)
    with pytest.raises(TakenError):
        move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.amina)
    assert (moved.professional, holders(moved)) == (nurses.nurse, {nurses.nurse, second})


def test_the_second_may_have_no_hours_of_their_own_but_not_something_else_to_do(nurses):
    meeting = nurses.book_by_nurse(others=(nurses.other_nurse,), service=nurses.service)
    nurses.book_by_nurse(nurses.at(11), nurse=nurses.other_nurse, family=nurses.bodils)
    with pytest.raises(TakenError):
        move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    found = nurses.slots(without=meeting)
    assert (found[0], found[-1]) == (nurses.at(8), nurses.at(15, 30))
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.amina)
    assert holders(moved) == {nurses.nurse, nurses.other_nurse}


def test_who_works_here_no_more_keeps_no_meeting_where_it_is(nurses):
    meeting = nurses.book_by_nurse(others=(nurses.other_nurse,), service=nurses.service)
    Membership.objects.filter(user=nurses.other_nurse).update(ended_at=timezone.now())
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.amina)
    assert holders(moved) == {nurses.nurse}


def test_a_longer_meeting_than_its_kind_is_moved_by_its_own_length(nurses):
    meeting = nurses.book_by_nurse(service=nurses.service, length=dt.timedelta(minutes=90))
    found = nurses.slots(without=meeting)
    assert (found[0], found[-1]) == (nurses.at(8), nurses.at(14, 30))
    with pytest.raises(TakenError):
        move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(15, 30), actor=nurses.amina)
    moved = move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(14, 30), actor=nurses.amina)
    assert moved.ends_at == nurses.at(16)


def test_strangers_and_families_whose_meeting_has_begun_change_nothing(nurses):
    meeting = nurses.book()
    for act in (
        lambda who: cancel_meeting(meeting_id=meeting.pk, actor=who),
        lambda who: move_by_family(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=who),
        lambda who: move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=who),
        lambda who: change_way(meeting_id=meeting.pk, by="phone", actor=who),
    ):
        with pytest.raises(OverError):
            act(nurses.bodil)
    with pytest.raises(OverError):
        move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(11), actor=nurses.amina)
    begun(meeting)
    with pytest.raises(OverError):
        cancel_meeting(meeting_id=meeting.pk, actor=nurses.amina)
    cancel_meeting(meeting_id=meeting.pk, actor=nurses.nurse)


def test_cancelling_frees_the_time_at_once_and_tells_the_other_side(nurses):
    meeting = nurses.book()
    cancelled = cancel_meeting(meeting_id=meeting.pk, actor=nurses.amina, reason="We are away")
    assert (cancelled.cancelled_by, cancelled.ics_sequence) == (nurses.amina, 1)
    assert nurses.fresh(meeting).reason == "We are away"
    assert nurses.at() in nurses.slots()
    assert told(nurses.nurse)[-1] == "video.team_cancelled"
    assert told(nurses.amina) == []
    with pytest.raises(OverError):
        cancel_meeting(meeting_id=meeting.pk, actor=nurses.amina)


def test_cancelled_by_the_team_the_family_hears_of_it_and_of_no_reminder_any_more(nurses):
    from cms.notifications.actions import notify

    meeting = nurses.book()
    notify(municipality=nurses.here, user=nurses.amina, type="video.reminder_day", about=meeting.pk)
    cancel_meeting(meeting_id=meeting.pk, actor=nurses.nurse)
    unread = Notification.unscoped.filter(user=nurses.amina, read_at=None).values_list("type", flat=True)
    assert list(unread) == ["video.cancelled"]


def test_nobody_is_late_before_the_day_itself(nurses, noon):
    meeting = nurses.book()
    for who in (nurses.amina, nurses.nurse):
        with pytest.raises(NotTodayError):
            say_late(meeting_id=meeting.pk, actor=who, minutes=15)
    assert told(nurses.amina) == []
    say_late(meeting_id=today(meeting).pk, actor=nurses.nurse, minutes=15)
    assert told(nurses.amina) == ["video.late"]


def test_a_meeting_over_midnight_can_be_late_after_it(nurses):
    meeting = nurses.book()
    meeting.starts_at, meeting.ends_at = nurses.at(23, 50), nurses.at(0, 20, days=4)
    assert not can_say_late(meeting, nurses.at(23, 55, days=2))
    assert can_say_late(meeting, nurses.at(0, 0))
    assert can_say_late(meeting, nurses.at(0, 10, days=4))
    assert not can_say_late(meeting, nurses.at(0, 20, days=4))


def test_fifteen_minutes_late_is_told_and_moves_nothing(nurses, noon):
    meeting = today(nurses.book())
    start = nurses.fresh(meeting).starts_at
    say_late(meeting_id=meeting.pk, actor=nurses.nurse, minutes=15)
    fresh = nurses.fresh(meeting)
    assert (fresh.late_minutes, fresh.late_by, fresh.starts_at) == (15, nurses.nurse, start)
    assert fresh.ics_sequence == 0
    assert told(nurses.amina) == ["video.late"]
    say_late(meeting_id=begun(meeting).pk, actor=nurses.amina, minutes=5)
    assert told(nurses.nurse)[-1] == "video.team_late"
    for minutes in (0, 121):
        with pytest.raises(WrongTimesError):
            say_late(meeting_id=meeting.pk, actor=nurses.nurse, minutes=minutes)
    begun(meeting, minutes=60)
    with pytest.raises(OverError):
        say_late(meeting_id=meeting.pk, actor=nurses.nurse, minutes=15)


def test_by_phone_instead(nurses):
    meeting = nurses.book()
    assert change_way(meeting_id=meeting.pk, by="phone", actor=nurses.amina).ics_sequence == 1
    assert change_way(meeting_id=meeting.pk, by="phone", actor=nurses.amina).ics_sequence == 1
    assert nurses.fresh(meeting).by == "phone"


@pytest.mark.parametrize("tasks_on", [True, False])
def test_a_missed_meeting_is_a_soft_task_for_the_team_and_no_mark_for_the_family(nurses, tasks_on):
    (enable_plugin if tasks_on else disable_plugin)(municipality=nurses.here, plugin="tasks", actor=None)
    meeting = nurses.book()
    with pytest.raises(TooEarlyError):
        mark_no_show(meeting_id=meeting.pk, actor=nurses.nurse)
    begun(meeting)
    for _ in range(2):
        mark_no_show(meeting_id=meeting.pk, actor=nurses.nurse)
    assert nurses.fresh(meeting).no_show_at is not None
    assert [task.kind for task in Task.unscoped.all()] == (["follow_up"] if tasks_on else [])
    assert told(nurses.amina) == []
    with pytest.raises(OverError):
        mark_no_show(meeting_id=meeting.pk, actor=nurses.amina)


def test_whose_access_has_ended_hears_nothing(nurses):
    meeting = nurses.book()
    Guardian.unscoped.filter(family=nurses.aminas).update(access_until=timezone.now())
    cancel_meeting(meeting_id=meeting.pk, actor=nurses.nurse)
    assert told(nurses.amina) == []
