"""Real threads on the real database: of many who want one time, one gets it; nobody is ever booked twice."""

import datetime as dt
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.accounts.models import Role
from cms.municipalities.scope import municipality_scope
from plugins.video.actions.booking import book_hold
from plugins.video.actions.changing import cancel_meeting, move_by_family
from plugins.video.actions.proposing import none_fits, pick, propose
from plugins.video.errors import MeetingError
from plugins.video.models import Hold, Meeting, Occupancy, Proposal, ServiceType
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory
from tests.factories.meetings import MeetingStreet, no_overlaps

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20


@pytest.fixture
def nurses(transactional_db):
    return MeetingStreet()


@pytest.fixture
def parents(nurses):
    """Twenty families with a parent each."""
    return [parent_of(nurses) for _ in range(THREADS)]


def parent_of(nurses):
    user, family = UserFactory(), FamilyFactory(municipality=nurses.here)
    GuardianFactory(user=user, family=family)
    MembershipFactory(user=user, municipality=nurses.here, role=Role.CITIZEN)
    return user, family


def in_threads(nurses, work, items):
    """What each came to; None where it was refused. Each has its own connection."""

    def one(item):
        try:
            with municipality_scope(nurses.here):
                return work(item)
        except MeetingError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answer in pool.map(one, items) if answer is not None]


def test_twenty_holds_of_one_time_are_one(nurses, parents):
    assert len(in_threads(nurses, lambda p: nurses.hold(actor=p[0], family=p[1]), parents)) == 1
    assert Occupancy.unscoped.exclude(state="released").count() == 1


def test_twenty_holds_of_one_time_with_three_nurses_are_three(nurses, parents):
    for _ in range(2):
        nurses.colleague()
    assert len(in_threads(nurses, lambda p: nurses.hold(actor=p[0], family=p[1]), parents)) == 3
    assert no_overlaps()


def test_twenty_who_want_a_window_of_five_are_five(nurses, parents):
    service = nurses.offer(name="We call", window_minutes=240, window_most=5)

    def work(parent):
        return nurses.book(nurses.at(8), service=service, actor=parent[0], family=parent[1])

    assert len(in_threads(nurses, work, parents)) == 5
    assert Meeting.unscoped.filter(kind="window").count() == 5


def test_two_together_is_both_or_none_also_in_a_race(nurses, parents):
    for _ in range(2):
        nurses.colleague()
    service = nurses.offer(name="x", assignment=ServiceType.Assignment.TOGETHER)
    won = in_threads(nurses, lambda p: nurses.hold(actor=p[0], family=p[1], service=service), parents)
    assert len(won) == 1
    assert Occupancy.unscoped.exclude(state="released").count() == 2


def test_one_hold_booked_by_twenty_presses_is_one_meeting(nurses):
    hold = nurses.hold()
    made = in_threads(nurses, lambda _: book_hold(hold_id=hold.pk, actor=nurses.amina).pk, range(THREADS))
    assert (len(made), len(set(made))) == (THREADS, 1)
    assert Meeting.unscoped.count() == 1


def test_what_is_booked_stays_booked_when_the_person_chooses_anew_at_the_same_moment(nurses):
    for number in range(4):
        Occupancy.unscoped.all().delete()
        hold = nurses.hold(nurses.at(9 + number))

        def act(what, hold=hold, number=number):
            if what == "book":
                return book_hold(hold_id=hold.pk, actor=nurses.amina)
            return nurses.hold(nurses.at(13, 30))

        in_threads(nurses, act, ["book", "again"])
        fresh = Hold.unscoped.get(pk=hold.pk)
        state = Occupancy.unscoped.get(hold=hold).state
        assert state == ("confirmed" if fresh.meeting_id else "released")


def test_twenty_moves_onto_one_time_move_one(nurses, parents):
    times = [nurses.at(8, days=days) for days in range(2, 2 + THREADS)]
    meetings = [
        (nurses.book_by_nurse(at, family=p[1], service=nurses.service), p)
        for at, p in zip(times, parents, strict=True)
    ]
    wanted = nurses.at(12)
    moved = in_threads(
        nurses,
        lambda m: move_by_family(meeting_id=m[0].pk, starts_at=wanted, actor=m[1][0]),
        meetings,
    )
    assert len(moved) == 1
    confirmed = Occupancy.unscoped.filter(state="confirmed")
    assert confirmed.count() == THREADS
    assert no_overlaps()


def test_whoever_cancels_after_a_wait_sees_to_whom_the_meeting_went_meanwhile(nurses):
    meeting = nurses.book()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Meeting.unscoped.select_for_update().get(pk=meeting.pk)
            cancelled = pool.submit(
                in_threads, nurses, lambda pk: cancel_meeting(meeting_id=pk, actor=nurses.amina), [meeting.pk]
            )
            until_somebody_waits()
            Meeting.unscoped.filter(pk=meeting.pk).update(professional=nurses.other_nurse)
        [found] = cancelled.result()
    assert found.professional == nurses.other_nurse


def until_somebody_waits():
    """For a lock that this transaction holds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")


def two_times_proposed(nurses):
    with municipality_scope(nurses.here):
        return propose(
            family=nurses.aminas,
            professional=nurses.nurse,
            service=nurses.service,
            actor=nurses.nurse,
            times=[nurses.at(9), nurses.at(11)],
        )


def test_two_parents_pick_at_once_and_one_says_that_none_fits(nurses):
    father = UserFactory()
    GuardianFactory(user=father, family=nurses.aminas)
    proposal = two_times_proposed(nurses)
    keys = list(Occupancy.unscoped.filter(proposal=proposal).values_list("pk", flat=True))

    def act(number):
        actor = father if number % 2 else nurses.amina
        if number % 5 == 4:
            return none_fits(proposal_id=proposal.pk, actor=actor, words="x")
        return pick(proposal_id=proposal.pk, time_id=keys[number % 2], actor=actor)

    assert len(in_threads(nurses, act, range(THREADS))) == 1
    assert Proposal.unscoped.get().state in {"picked", "none_fits"}
    assert Occupancy.unscoped.filter(state="proposed").count() == 0


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_whatever_many_do_at_once_nobody_is_booked_twice(nurses, seed):
    """Holds, bookings, moves, cancellations and proposals at random, all at the same few times."""
    chance = random.Random(seed)
    people = [parent_of(nurses) for _ in range(6)]
    if not ServiceType.unscoped.filter(name="air").exists():
        nurses.colleague()
        nurses.offer(name="air", buffer_before=10, buffer_after=15, step=15)
    services = list(ServiceType.unscoped.filter(team=nurses.team).select_related("team__municipality"))

    def act(number):
        draw = random.Random(seed * 100 + number)
        user, family = draw.choice(people)
        at = nurses.at(draw.choice([9, 10]), draw.choice([0, 15, 30]))
        mine = list(Meeting.unscoped.filter(family=family, cancelled_at=None)[:1])
        what = draw.choice(["book", "book", "move", "cancel", "propose", "by_nurse"])
        if what == "book" or not mine:
            hold = nurses.hold(at, actor=user, family=family, service=draw.choice(services))
            return book_hold(hold_id=hold.pk, actor=user)
        if what == "move":
            return move_by_family(meeting_id=mine[0].pk, starts_at=at, actor=user)
        if what == "cancel":
            return cancel_meeting(meeting_id=mine[0].pk, actor=user)
        if what == "by_nurse":
            return nurses.book_by_nurse(at, family=family, service=services[0])
        return propose(
            family=family,
            professional=nurses.nurse,
            service=services[0],
            actor=nurses.nurse,
            times=[at, nurses.at(14)],
        )

    in_threads(nurses, act, chance.sample(range(100), 30))
    assert no_overlaps()
    for meeting in Meeting.unscoped.filter(cancelled_at=None):
        assert Occupancy.unscoped.filter(
            meeting=meeting, state="confirmed", starts_at=meeting.starts_at
        ).exists()


def sent_at_once(asked):
    """What two hundred requests are answered, forty at a time: as many as the database has connections for."""

    def send(one):
        client, path, body = one
        try:
            return client.post(f"/api/v1/video/{path}", body, content_type="application/json")
        finally:
            connections.close_all()

    assert len(asked) == 200
    with ThreadPoolExecutor(40) as pool:
        return list(pool.map(send, asked))


def others_read_what_is_free(nurses, answers):
    """199 are refused, and each is told of times that are free, without the one that is taken."""
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert (len(refused), {answer["code"] for answer in refused}) == (199, {"taken"})
    for answer in refused:
        starts = {dt.datetime.fromisoformat(slot["starts_at"]) for slot in answer["slots"]}
        assert nurses.at() not in starts
        assert nurses.at(10, 30) in starts


def test_two_hundred_who_want_one_time_over_http_are_one_and_the_others_read_what_is_free(nurses):
    people = [parent_of(nurses) for _ in range(200)]
    clients = [nurses.client(user) for user, _family in people]
    wanted = {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}
    answers = sent_at_once([(client, "holds", wanted) for client in clients])
    others_read_what_is_free(nurses, answers)
    [(user, hold)] = [
        (user, answer.json()["id"])
        for (user, _family), answer in zip(people, answers, strict=True)
        if answer.status_code == 201
    ]
    booked = sent_at_once([(nurses.client(user), "meetings", {"hold": hold}) for _ in range(200)])
    # Two hundred presses of one person are one meeting, and nobody is told that it failed.
    assert {answer.status_code for answer in booked} == {201}
    assert len({answer.json()["id"] for answer in booked}) == 1
    assert Meeting.unscoped.count() == 1
    assert no_overlaps()


def test_two_hundred_moves_onto_one_time_over_http_move_one(nurses):
    people = [parent_of(nurses) for _ in range(200)]
    meetings = [
        nurses.book_by_nurse(
            nurses.at(8 + number % 16 // 2, 30 * (number % 2), days=4 + number // 16),
            family=family,
            service=nurses.service,
        )
        for number, (_user, family) in enumerate(people)
    ]
    wanted = {"starts_at": nurses.at().isoformat()}
    asked = [
        (nurses.client(user), f"meetings/{meeting.pk}/move", wanted)
        for meeting, (user, _family) in zip(meetings, people, strict=True)
    ]
    answers = sent_at_once(asked)
    others_read_what_is_free(nurses, answers)
    assert [answer.status_code for answer in answers].count(200) == 1
    starts = list(Meeting.unscoped.values_list("starts_at", flat=True))
    assert (len(starts), starts.count(nurses.at())) == (200, 1)
    assert no_overlaps()


def test_of_two_hundred_picks_over_http_one_is_booked(nurses):
    father = UserFactory()
    GuardianFactory(user=father, family=nurses.aminas)
    MembershipFactory(user=father, municipality=nurses.here, role=Role.CITIZEN)
    proposal = two_times_proposed(nurses)
    times = [str(key) for key in Occupancy.unscoped.filter(proposal=proposal).values_list("pk", flat=True)]
    asked = [
        (
            nurses.client((father, nurses.amina)[number % 2]),
            f"proposals/{proposal.pk}/pick",
            {"time": times[number % 2]},
        )
        for number in range(200)
    ]
    answers = sent_at_once(asked)
    codes = sorted(answer.json()["code"] for answer in answers if answer.status_code == 409)
    assert [answer.status_code for answer in answers].count(201) == 1
    assert codes == ["answered"] * 199
    assert Meeting.unscoped.count() == 1
    assert no_overlaps()
