"""From the lobby to a colleague: who can take it, what the waiting person keeps, and of two movers one."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.teams.models import DutyShift
from plugins.video.actions.handing_over import hand_over
from plugins.video.calls.actions.entering import enter
from plugins.video.calls.actions.people import decide, participant_of
from plugins.video.calls.actions.rooms import open_room
from plugins.video.calls.models import CallParticipant
from plugins.video.calls.rules import role_in
from plugins.video.calls.signalling.standing import lobby
from plugins.video.calls.states import Act
from plugins.video.errors import HandedOverError, MeetingError
from plugins.video.models import Occupancy
from tests.factories.meetings import MeetingStreet, no_overlaps

API = "/api/v1/video/calls/"


class Lobby:
    """Amina waits before her meeting, which begins in half an hour; `colleague` is on duty."""

    def __init__(self, nurses):
        self.nurses, self.nurse, self.colleague = nurses, nurses.nurse, nurses.colleague()
        self.starts_at = timezone.now() + dt.timedelta(minutes=30)
        self.meeting = nurses.book_by_nurse(self.starts_at, team=nurses.team)
        self.on_duty(self.colleague)
        with municipality_scope(nurses.here):
            self.room = open_room(meeting=self.meeting, actor=self.nurse)
            self.host = enter(participant_of(self.room, self.nurse, "host"), None).participant
            self.amina = enter(participant_of(self.room, nurses.amina, "citizen"), None).participant

    def on_duty(self, user, team=None):
        now = timezone.now()
        DutyShift.unscoped.create(
            team=team or self.nurses.team,
            user=user,
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=1),
        )

    def path(self):
        return f"{API}{self.meeting.pk}/hand-over"

    def takers(self, user=None):
        answer = self.nurses.client(user or self.nurse).get(self.path())
        assert answer.status_code == 200, answer.content
        return [one["id"] for one in answer.json()["results"]]

    def move(self, to=None, user=None, status=204):
        client = self.nurses.client(user or self.nurse)
        answer = client.post(
            self.path(), {"to": str((to or self.colleague).pk)}, content_type="application/json"
        )
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    def holder(self):
        return self.nurses.fresh(self.meeting).professional

    def booked(self):
        rows = Occupancy.unscoped.filter(meeting=self.meeting, state="confirmed")
        return [row.professional for row in rows.select_related("professional")]


@pytest.fixture
def waits(nurses):
    return Lobby(nurses)


def test_the_colleague_holds_it_and_the_others_time_is_free(waits):
    assert waits.takers() == [str(waits.colleague.pk)]
    waits.move()
    assert (waits.holder(), waits.booked()) == (waits.colleague, [waits.colleague])
    with municipality_scope(waits.nurses.here):
        fresh = waits.nurses.fresh(waits.meeting)
        assert (role_in(waits.colleague, fresh), role_in(waits.nurse, fresh)) == ("host", None)
    [told] = Notification.unscoped.filter(user=waits.colleague)
    assert (told.type, told.about) == ("video.team_lobby", str(waits.meeting.pk))
    event = AuditEvent.objects.get(action="video.meeting_handed_over")
    assert (event.actor_id, event.data) == (waits.nurse.pk, {"to": str(waits.colleague.pk)})
    assert waits.nurses.client(waits.colleague).get(f"{API}{waits.meeting.pk}").status_code == 200
    assert waits.nurses.client(waits.nurse).get(f"{API}{waits.meeting.pk}").status_code == 404
    assert CallParticipant.unscoped.get(pk=waits.host.pk).state == "left"


def test_who_waits_keeps_the_place_and_is_told_nothing(waits):
    before = CallParticipant.unscoped.get(pk=waits.amina.pk)
    with municipality_scope(waits.nurses.here):
        words = lobby(before)
    waits.move()
    after = CallParticipant.unscoped.select_related("room").get(pk=waits.amina.pk)
    assert (after.state, after.waiting_since, after.socket) == (
        "waiting",
        before.waiting_since,
        before.socket,
    )
    with municipality_scope(waits.nurses.here):
        assert lobby(after) == words
    assert set(words) == {"type", "state", "position"}
    assert not Notification.unscoped.filter(user=waits.nurses.amina, type="video.moved").exists()
    listed = waits.nurses.client(waits.colleague).get(f"{API}{waits.meeting.pk}").json()["people"]
    assert [one["state"] for one in listed if one["role"] == "citizen"] == ["waiting"]


def test_only_colleagues_on_duty_for_this_team_here_can_take_it(waits):
    nurses, off_duty = waits.nurses, waits.nurses.colleague()
    waits.on_duty(nurses.nurse_there, nurses.team_there)
    assert waits.takers() == [str(waits.colleague.pk)]
    for wrong in (off_duty, nurses.nurse_there, nurses.amina, waits.nurse):
        assert waits.move(wrong, status=422)["code"] == "not_on_duty"
    assert waits.holder() == waits.nurse


def test_who_has_something_else_booked_is_refused_in_plain_words(waits):
    waits.nurses.book_by_nurse(waits.starts_at, nurse=waits.colleague, family=waits.nurses.bodils)
    refused = waits.move(status=409)
    assert refused["code"] == "colleague_busy"
    assert waits.colleague.display_name in refused["title"]
    assert (waits.holder(), waits.booked()) == (waits.nurse, [waits.nurse])
    assert no_overlaps()


def test_what_they_have_on_top_of_another_is_in_the_way_too(waits):
    book, half = waits.nurses.book_by_nurse, dt.timedelta(minutes=30)
    before = {"nurse": waits.colleague, "family": waits.nurses.bodils, "length": dt.timedelta(minutes=10)}
    book(waits.starts_at - dt.timedelta(minutes=10), **before)
    book(waits.starts_at - dt.timedelta(minutes=5), **before | {"length": half, "on_top": True})
    assert waits.move(status=409)["code"] == "colleague_busy"
    assert waits.holder() == waits.nurse


def test_not_once_somebody_was_let_in_but_again_when_they_wait(waits):
    acts = {"participant_id": waits.amina.pk, "room_id": waits.room.pk, "actor": waits.nurse}
    with municipality_scope(waits.nurses.here):
        decide(act=Act.ADMIT, **acts)
    assert waits.move(status=409)["code"] == "talk_begun"
    with municipality_scope(waits.nurses.here):
        decide(act=Act.BACK, **acts)
    waits.move()


def test_who_gave_it_away_reads_who_has_it(waits):
    waits.move()
    third = waits.nurses.colleague()
    waits.on_duty(third)
    refused = waits.move(third, status=409)
    assert refused["code"] == "handed_over"
    assert waits.colleague.display_name in refused["title"]
    waits.move(third, user=waits.colleague)
    assert waits.holder() == third


def test_neither_families_nor_strangers_nor_another_place_can(waits):
    nurses = waits.nurses
    data = {"to": str(waits.colleague.pk)}
    for user, place in ((nurses.amina, nurses.here), (nurses.nurse_there, nurses.there), (None, nurses.here)):
        answer = nurses.client(user, place).post(waits.path(), data, content_type="application/json")
        assert answer.status_code in {401, 403, 404}
    assert waits.nurses.client(nurses.other_nurse).get(waits.path()).status_code == 404
    assert waits.holder() == waits.nurse


def test_not_before_the_call_can_be_open_nor_by_phone(waits):
    from plugins.video.models import Meeting

    Meeting.unscoped.filter(pk=waits.meeting.pk).update(by="phone")
    assert waits.move(status=409)["code"] == "over"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_it_to_two_colleagues_at_once_one_does(transactional_db):
    waits = Lobby(MeetingStreet())
    third = waits.nurses.colleague()
    waits.on_duty(third)
    both = threading.Barrier(2)

    def give(to):
        try:
            with municipality_scope(waits.nurses.here):
                both.wait(10)
                hand_over(meeting_id=waits.meeting.pk, actor=waits.nurse, to=to)
        except MeetingError as error:
            return error
        finally:
            connections.close_all()
        return to

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(give, [waits.colleague, third]))
    [won] = [one for one in came if not isinstance(one, MeetingError)]
    [lost] = [one for one in came if isinstance(one, MeetingError)]
    assert isinstance(lost, HandedOverError)
    assert lost.holder == str(won)
    assert (waits.holder(), waits.booked()) == (won, [won])
    assert no_overlaps()
