"""Real threads on the real database: a guest is told once, and what is taken back lets nobody in."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from plugins.video.calls.actions import rooms
from plugins.video.guests.actions.inviting import withdraw_guest
from plugins.video.guests.actions.placing import bring_in
from plugins.video.models import MeetingGuest
from tests.factories.calls import make_call
from tests.plugins.video.guests.conftest import Guests

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guests(transactional_db, relay, told):
    return Guests(make_call())


def in_threads(works):
    def one(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_of_many_workers_one_tells_each_guest(guests, told):
    for number in range(5):
        guests.invite(contact=f"+451234567{number}")
    assert sum(in_threads([guests.tell] * 6)) == 5
    assert sorted(to for to, _text in told.messages) == [f"+451234567{number}" for number in range(5)]


def test_taking_back_and_coming_at_once_leave_nobody_in(guests):
    guests.begins_in(minutes=5)
    guest, token = guests.invite(contact="")
    browsers = []

    def come():
        browsers.append(guests.join(token)[1])

    def take_back():
        with guests.call.scope():
            withdraw_guest(meeting_id=guests.meeting.pk, guest_id=guest.pk, actor=guests.street.nurse)

    in_threads([come, take_back])
    for browser in browsers:
        assert browser.post("/api/v1/video/calls/guest/ticket").status_code == 404
    assert MeetingGuest.unscoped.get().withdrawn_at is not None


def test_who_opens_the_call_and_who_takes_back_wait_for_each_other_in_one_order(guests, monkeypatch):
    """The call's own reference to its meeting is looked at last, when guests are held already."""
    guests.begins_in(minutes=5)
    guest, _token = guests.invite(contact="")
    brought = threading.Event()

    def slowly(room):
        bring_in(room)
        brought.set()
        threading.Event().wait(1)

    monkeypatch.setattr(rooms, "bring_in", slowly)

    def come():
        with guests.call.scope():
            rooms.open_room(meeting=guests.meeting, actor=guests.street.nurse)

    def take_back():
        brought.wait(10)
        with guests.call.scope():
            withdraw_guest(meeting_id=guests.meeting.pk, guest_id=guest.pk, actor=guests.street.nurse)

    in_threads([come, take_back])
    assert MeetingGuest.unscoped.get().withdrawn_at is not None
