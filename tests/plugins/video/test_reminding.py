"""A day, an hour, now: each once, neutral, and never of what is over."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.actions.sending import is_seen
from cms.notifications.models import Notification
from cms.notifications.types import notification_type
from plugins.video.actions.changing import cancel_meeting, move_meeting
from plugins.video.actions.reminding import remind_due
from plugins.video.models import Meeting
from plugins.video.notifications import reminder_is_past

pytestmark = pytest.mark.usefixtures("here")
HOUR = dt.timedelta(hours=1)


def told(user):
    found = Notification.unscoped.filter(user=user).exclude(type="video.booked").order_by("created_at")
    return [kind.removeprefix("video.") for kind in found.values_list("type", flat=True)]


def test_each_reminder_is_told_once_at_its_moment(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    for at, expected in (
        (meeting.starts_at - 25 * HOUR, []),
        (meeting.starts_at - 24 * HOUR, ["reminder_day"]),
        (meeting.starts_at - 2 * HOUR, ["reminder_day"]),
        (meeting.starts_at - HOUR, ["reminder_day", "reminder_hour"]),
        (meeting.starts_at, ["reminder_day", "reminder_hour", "reminder_now"]),
        (meeting.starts_at + HOUR / 4, ["reminder_day", "reminder_hour", "reminder_now"]),
    ):
        for _ in range(2):
            remind_due(at)
        assert told(nurses.amina) == expected
    assert told(nurses.nurse) == ["team_soon"]


def test_what_was_missed_is_not_told_afterwards(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(meeting.starts_at - HOUR / 2)
    assert told(nurses.amina) == ["reminder_hour"]
    remind_due(meeting.ends_at)
    assert told(nurses.amina) == ["reminder_hour"]


def test_what_is_booked_within_the_day_is_not_called_tomorrow(nurses):
    meeting = nurses.book_by_nurse(timezone.now() + 3 * HOUR)
    assert remind_due(timezone.now()) == 0
    assert remind_due(meeting.starts_at - HOUR) == 1
    assert told(nurses.amina) == ["reminder_hour"]


def test_a_moved_meeting_is_spoken_of_anew_and_a_cancelled_one_never(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(meeting.starts_at - 24 * HOUR)
    moved = move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(10, days=6), actor=nurses.nurse)
    assert remind_due(moved.starts_at - 24 * HOUR) == 1
    cancel_meeting(meeting_id=meeting.pk, actor=nurses.nurse)
    assert remind_due(moved.starts_at) == 0


def test_within_a_window_the_call_itself_is_the_last_reminder(nurses):
    window = nurses.book_by_nurse(nurses.at(10), kind="window", length=4 * HOUR)
    for at in (window.starts_at - 24 * HOUR, window.starts_at - HOUR, window.starts_at):
        remind_due(at)
    assert told(nurses.amina) == ["reminder_day", "reminder_hour"]


def late(meeting, minutes, who):
    Meeting.unscoped.filter(pk=meeting.pk).update(late_minutes=minutes, late_by=who)


def test_who_was_told_that_it_will_be_later_is_reminded_later(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(meeting.starts_at - 20 * HOUR)
    late(meeting, 30, nurses.nurse)
    for at, expected in (
        (meeting.starts_at - HOUR, []),
        (meeting.starts_at - HOUR / 2, ["reminder_hour"]),
        (meeting.starts_at, ["reminder_hour"]),
        (meeting.starts_at + HOUR / 2, ["reminder_hour", "reminder_now"]),
    ):
        for _ in range(2):
            remind_due(at)
        assert told(nurses.amina) == ["reminder_day", *expected]
    start = timezone.now() - 40 * HOUR / 60
    Meeting.unscoped.update(starts_at=start, ends_at=start + HOUR / 2)
    assert not reminder_is_past(Notification.unscoped.get(user=nurses.amina, type="video.reminder_now"))


def test_who_comes_later_themselves_hears_of_the_hour_and_of_their_own_beginning(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    late(meeting, 15, nurses.amina)
    remind_due(meeting.starts_at - HOUR)
    assert told(nurses.amina) == ["reminder_hour"]
    remind_due(meeting.starts_at)
    assert told(nurses.amina) == ["reminder_hour"]
    remind_due(meeting.starts_at + HOUR / 4)
    assert told(nurses.amina) == ["reminder_hour", "reminder_now"]


def test_on_the_day_itself_it_is_not_called_tomorrow(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(nurses.at(0, 1))
    assert told(nurses.amina) == []
    remind_due(meeting.starts_at - HOUR)
    assert told(nurses.amina) == ["reminder_hour"]


def test_what_quiet_hours_held_back_until_the_day_itself_is_not_called_tomorrow(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(meeting.starts_at - 20 * HOUR)
    note = Notification.unscoped.get(user=nurses.amina, type="video.reminder_day")
    known = notification_type(note.type)
    Meeting.unscoped.update(starts_at=nurses.at(0, days=1), ends_at=nurses.at(1, days=1))
    assert not is_seen(note, known)
    start = timezone.now()
    Meeting.unscoped.update(starts_at=start, ends_at=start + HOUR)
    assert is_seen(note, known)


def test_other_municipalities_meetings_are_left_to_them(nurses):
    start = nurses.at(10)
    Meeting.unscoped.create(
        municipality=nurses.there, family=nurses.theirs, starts_at=start, ends_at=start + HOUR
    )
    assert remind_due(start - HOUR) == 0


def test_a_reminder_that_was_held_back_is_dropped_when_it_is_past(nurses):
    meeting = nurses.book_by_nurse(nurses.at(10))
    remind_due(meeting.starts_at - 24 * HOUR)
    note = Notification.unscoped.get(user=nurses.amina, type="video.reminder_day")
    Meeting.unscoped.update(starts_at=timezone.now() + HOUR)
    assert not reminder_is_past(note)
    Meeting.unscoped.update(starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR)
    assert reminder_is_past(note)
    Meeting.unscoped.all().delete()
    assert reminder_is_past(note)


def test_the_same_queries_for_one_and_three_that_are_not_due(nurses, django_assert_num_queries):
    for minute in (0, 30):
        nurses.book_by_nurse(nurses.at(10, minute))
        with django_assert_num_queries(3):
            remind_due(timezone.now())
