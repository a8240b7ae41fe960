"""Real threads on the real database: of many who claim one person, one does; nobody has two places."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.municipalities.scope import municipality_scope
from plugins.video.calls.actions.rooms import end_room
from plugins.video.calls.errors import CallError
from plugins.video.calls.models import CallRoom
from plugins.video.models import Meeting, QueuePlace
from plugins.video.on_demand.actions.answering import answer, not_now
from plugins.video.on_demand.actions.joining import ask_call, join, leave
from plugins.video.on_demand.actions.serving import claim, put_back
from plugins.video.on_demand.actions.sweeping import sweep
from plugins.video.on_demand.errors import OnDemandError
from plugins.video.on_demand.models import OPEN
from tests.factories.on_demand import QueueStreet

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


@pytest.fixture
def line(transactional_db):
    return QueueStreet()


def in_threads(street, work, items):
    """What each came to: an answer, or the refusal."""

    def one(item):
        try:
            with municipality_scope(street.here):
                return work(item)
        except (OnDemandError, CallError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, items))


def test_of_twelve_who_claim_one_person_one_does_and_the_others_read_the_name(line):
    place = line.comes()
    nurses = [line.colleague() for _ in range(THREADS)]
    clients = [line.client(nurse) for nurse in nurses]
    address = f"/api/v1/video/queue/{place.pk}/claim"
    answers = in_threads(line, lambda client: client.post(address), clients)
    assert sorted(one.status_code for one in answers) == [200] + [409] * (THREADS - 1)
    holder = line.again(place).holder
    told = {(one.json()["code"], one.json()["holder"]) for one in answers if one.status_code == 409}
    assert told == {("claimed", str(holder))}
    assert Meeting.unscoped.filter(kind="on_demand").count() == CallRoom.unscoped.count() == 1


def test_one_nurse_who_claims_many_at_once_has_one(line):
    places = [line.comes(*line.parent()) for _ in range(6)]
    answers = in_threads(line, lambda place: claim(place_id=place.pk, actor=line.nurse), places)
    assert sum(isinstance(one, QueuePlace) for one in answers) == 1
    assert QueuePlace.unscoped.filter(state="ringing").count() == 1
    assert Meeting.unscoped.filter(kind="on_demand").count() == 1


def test_many_taps_are_one_place(line):
    def tap(_):
        return join(offer=line.offer_now, family=line.aminas, person=line.amina).pk

    assert len(set(in_threads(line, tap, range(THREADS)))) == 1


def test_no_more_than_there_is_room_for(line):
    line.offer_now.most_waiting = 3
    line.offer_now.save()
    people = [line.parent() for _ in range(THREADS)]
    answers = in_threads(line, lambda one: join(offer=line.offer_now, family=one[1], person=one[0]), people)
    assert sum(isinstance(one, QueuePlace) for one in answers) == 3


def test_answering_leaving_and_the_end_of_the_call_at_once_come_to_one_end(line):
    for _ in range(4):
        place = line.claim(line.comes())
        room = CallRoom.unscoped.get(meeting=place.meeting)
        acts = [
            lambda p=place: answer(place_id=p.pk, actor=line.amina),
            lambda p=place: leave(place_id=p.pk, actor=line.amina),
            lambda p=place: ask_call(place_id=p.pk, actor=line.amina),
            lambda p=place: put_back(place_id=p.pk, actor=line.nurse),
            lambda r=room: end_room(room_id=r.pk, actor=line.nurse),
            lambda p=place: sweep(p.ring_until),
        ]
        in_threads(line, lambda act: act(), acts * 2)
        check(line)
        for open_place in QueuePlace.unscoped.filter(state__in=OPEN).select_related("meeting"):
            with municipality_scope(line.here):
                if open_place.state == "waiting":
                    leave(place_id=open_place.pk, actor=line.amina)
                else:
                    end_room(room_id=CallRoom.unscoped.get(meeting=open_place.meeting).pk, actor=line.nurse)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_whatever_many_do_at_once_the_line_stays_whole(line, seed):
    people = [line.parent() for _ in range(4)]
    nurses = [line.nurse, line.other_nurse]

    def act(number):
        draw = random.Random(seed * 100 + number)
        person, family = draw.choice(people)
        mine = QueuePlace.objects.filter(person=person, state__in=OPEN).first()
        if mine is None:
            return join(offer=line.offer_now, family=family, person=person)
        what = draw.choice([claim, claim, put_back, answer, not_now, leave, ask_call, end_room])
        if what is end_room:
            room = CallRoom.objects.filter(meeting=mine.meeting_id).first()
            return room and end_room(room_id=room.pk, actor=draw.choice(nurses))
        actor = draw.choice(nurses) if what in (claim, put_back) else person
        return what(place_id=mine.pk, actor=actor)

    in_threads(line, act, range(40))
    check(line)


def check(line):
    """What must hold whoever was first: asked of the rows, not of the constraints."""
    places = list(QueuePlace.unscoped.filter(state__in=OPEN).select_related("meeting__call"))
    for column in ("person_id", "holder_id"):
        found = [getattr(place, column) for place in places if getattr(place, column) is not None]
        assert len(found) == len(set(found))
    for place in places:
        assert (place.state == "waiting") == (place.meeting is None)
        if place.meeting is not None:
            assert place.meeting.cancelled_at is None
            assert place.meeting.professional_id == place.holder_id
            assert place.meeting.call.closed_at is None
    # No call is left open that nobody waits for.
    held = {place.meeting_id for place in places}
    open_rooms = CallRoom.unscoped.filter(closed_at=None).values_list("meeting_id", flat=True)
    assert set(open_rooms) <= held
