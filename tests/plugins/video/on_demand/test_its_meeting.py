"""What is done with booked meetings is not done with a talk right now: it has a place in the line."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from plugins.video.actions.changing import cancel_meeting, change_way, mark_no_show, move_meeting
from plugins.video.errors import OverError
from plugins.video.models import Meeting
from plugins.video.on_demand.actions.answering import answer
from tests.factories.on_demand import QueueStreet

HOUR = dt.timedelta(hours=1)


def tomorrow(meeting, actor):
    move_meeting(meeting_id=meeting.pk, starts_at=timezone.now() + 24 * HOUR, actor=actor)


def phone(meeting, actor):
    change_way(meeting_id=meeting.pk, by="phone", actor=actor)


def cancel(meeting, actor):
    cancel_meeting(meeting_id=meeting.pk, actor=actor)


def nobody_came(meeting, actor):
    mark_no_show(meeting_id=meeting.pk, actor=actor)


def facts(meeting):
    kept = ("starts_at", "professional", "by", "cancelled_at", "no_show_at", "ics_sequence")
    return Meeting.unscoped.values(*kept).get(pk=meeting.pk)


@pytest.mark.parametrize("talks", [False, True])
@pytest.mark.parametrize("act", [tomorrow, phone, cancel, nobody_came])
def test_it_is_not_moved_cancelled_changed_or_missed(here, act, talks):
    place = here.claim(here.comes())
    if talks:
        answer(place_id=place.pk, actor=here.amina)
    was, told = facts(place.meeting), Notification.unscoped.count()
    with pytest.raises(OverError):
        act(place.meeting, here.nurse)
    assert (facts(place.meeting), Notification.unscoped.count()) == (was, told)
    assert here.again(place).state == ("talking" if talks else "ringing")


def test_a_colleague_does_not_take_it_over_past_the_line(here):
    place = here.claim(here.comes())
    with pytest.raises(OverError):
        move_meeting(
            meeting_id=place.meeting.pk,
            starts_at=place.meeting.starts_at,
            professional=here.other_nurse,
            actor=here.other_nurse,
        )
    assert facts(place.meeting)["professional"] == here.again(place).holder_id == here.nurse.pk


def test_its_page_offers_guests_and_none_of_that(line: QueueStreet):
    place, client = line.claim(line.comes()), line.client(line.nurse)
    assert place.meeting is not None
    path = f"/admin/video/{place.meeting.pk}/"
    seen = client.get(path).content.decode()
    for act in ("move", "cancel", "way", "no_show", "late"):
        assert f'name="act" value="{act}"' not in seen
    assert f"{path}guests/" in seen
    answered = client.post(path, {"act": "cancel"})
    assert answered.status_code == 200 and "Mødet kan ikke ændres mere." in answered.content.decode()


def test_the_api_of_both_sides_refuses_it(line):
    place = line.claim(line.comes())
    later = (timezone.now() + 24 * HOUR).isoformat()
    for user in (line.amina, line.nurse):
        client = line.client(user)
        for what, data in (("move", {"starts_at": later}), ("cancel", {}), ("way", {"by": "phone"})):
            answered = client.post(
                f"/api/v1/video/meetings/{place.meeting.pk}/{what}", data, content_type="application/json"
            )
            assert (answered.status_code, answered.json()["code"]) == (409, "over")
    assert facts(place.meeting)["cancelled_at"] is None
