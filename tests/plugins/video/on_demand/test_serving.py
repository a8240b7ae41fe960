"""Claim, ring, answer, hand over, and everything that happens when it does not come to a talk."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.notifications.actions.sending import is_seen
from cms.notifications.models import Delivery, Notification
from cms.notifications.types import notification_type
from cms.plugin_api.actions import enable_plugin
from plugins.tasks.models import Task
from plugins.video.actions.changing import say_late
from plugins.video.apps import VideoConfig
from plugins.video.calls.actions.rooms import end_room, end_stale_rooms
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.calls.rules import role_in
from plugins.video.models import Meeting, QueueOffer, QueuePlace
from plugins.video.on_demand.actions.answering import answer, not_now
from plugins.video.on_demand.actions.calling_back import mark_called
from plugins.video.on_demand.actions.ending import call_ended
from plugins.video.on_demand.actions.joining import ask_call, leave
from plugins.video.on_demand.actions.serving import hand_over, put_back
from plugins.video.on_demand.actions.sweeping import sweep
from plugins.video.on_demand.errors import BusyError, ClaimedError, MovedOnError, NotServingError
from plugins.video.on_demand.queries import number_of
from plugins.video.queries.meetings import own_meetings
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory


def told(user, kind):
    return Notification.unscoped.filter(user=user, type=f"video.{kind}")


@pytest.fixture
def rung(here):
    return here.claim(here.comes())


def test_a_claim_makes_a_meeting_of_the_person_alone_and_its_room(here, rung):
    meeting = rung.meeting
    assert (rung.state, rung.holder, meeting.kind, meeting.guardian) == (
        "ringing", here.nurse, "on_demand", here.amina,
    )  # fmt: skip
    assert rung.ring_until - rung.claimed_at == dt.timedelta(seconds=180)
    assert CallRoom.objects.get(meeting=meeting).closed_at is None
    assert list(here.again(rung).meeting.occupancies.all()) == []


def test_the_other_adults_of_the_family_do_not_know_of_it(here, rung):
    father = UserFactory()
    GuardianFactory(user=father, family=here.aminas)
    MembershipFactory(user=father, municipality=here.here, role="citizen")
    assert role_in(father, rung.meeting) is None
    assert not own_meetings(father).exists()
    assert list(own_meetings(here.amina)) == [rung.meeting]
    client = here.client(father)
    assert client.get(f"/api/v1/video/meetings/{rung.meeting.pk}").status_code == 404
    assert client.post(f"/api/v1/video/calls/{rung.meeting.pk}/ticket").status_code == 404
    assert client.get("/api/v1/video/queue").json()["place"] is None
    say_late(meeting_id=rung.meeting.pk, actor=here.nurse, minutes=5)
    assert told(here.amina, "late").exists() and not told(father, "late").exists()


def test_it_rings_by_push_and_soon_by_text_message_until_it_is_answered(here, rung):
    [ring] = told(here.amina, "queue_ring")
    message = Delivery.unscoped.get(notification=ring, channel="email")
    assert (ring.is_urgent, message.next_attempt_at - ring.created_at) == (True, dt.timedelta(seconds=20))
    known = notification_type(ring.type)
    assert not is_seen(ring, known)
    answer(place_id=rung.pk, actor=here.amina)
    ring.refresh_from_db()
    assert is_seen(ring, known)
    assert not told(here.bodil, "queue_ring").exists()


def test_whoever_answers_is_let_in_and_a_second_device_gets_the_same_call(here, rung):
    place = answer(place_id=rung.pk, actor=here.amina)
    again = answer(place_id=rung.pk, actor=here.amina)
    assert (place.state, again.meeting) == ("talking", place.meeting)
    [person] = CallParticipant.objects.filter(room__meeting=place.meeting)
    assert (person.user, person.state, person.role) == (here.amina, "admitted", "citizen")


def test_who_was_sent_out_of_the_call_is_not_let_in_by_answering_again(here, rung):
    answer(place_id=rung.pk, actor=here.amina)
    CallParticipant.objects.update(state="removed")
    answer(place_id=rung.pk, actor=here.amina)
    assert CallParticipant.objects.get().state == "removed"


def test_who_comes_to_the_call_while_it_rings_has_answered(here, rung):
    """By the list of meetings, say: the talk is not cut when the ringing would have ended."""
    client = here.client(here.amina)
    assert client.post(f"/api/v1/video/calls/{rung.meeting.pk}/ticket").status_code == 200
    assert here.again(rung).state == "talking"
    assert CallParticipant.objects.get(user=here.amina).state == "admitted"
    sweep(timezone.now() + dt.timedelta(minutes=4))
    assert here.again(rung).state == "talking"
    assert CallRoom.objects.get().closed_at is None


def test_the_professional_who_comes_first_does_not_answer_for_the_person(here, rung):
    client = here.client(here.nurse)
    assert client.post(f"/api/v1/video/calls/{rung.meeting.pk}/ticket").status_code == 200
    assert here.again(rung).state == "ringing"


def test_the_end_of_the_call_is_the_end_of_the_place(here, rung):
    answer(place_id=rung.pk, actor=here.amina)
    end_room(room_id=CallRoom.objects.get().pk, actor=here.nurse)
    place = here.again(rung)
    assert place.state == "done" and place.ended_at is not None
    # The nurse is free for the next one.
    here.claim(here.comes(here.bodil, here.bodils))


def test_a_call_that_nobody_ends_is_over_too(here, rung):
    answer(place_id=rung.pk, actor=here.amina)
    end_stale_rooms(timezone.now() + dt.timedelta(minutes=30))
    assert here.again(rung).state == "done"


def test_a_call_that_is_ended_while_it_rings_leaves_the_person_in_line(here, rung):
    second = here.comes(here.bodil, here.bodils)
    end_room(room_id=CallRoom.objects.get().pk, actor=here.nurse)
    assert (here.again(rung).state, number_of(here.again(rung)), number_of(second)) == ("waiting", 1, 2)


@pytest.mark.parametrize("act", [put_back, not_now])
def test_put_back_and_not_now_keep_the_place(here, act):
    place, second = here.comes(), here.comes(here.bodil, here.bodils)
    meeting = here.claim(place).meeting
    actor = here.nurse if act is put_back else here.amina
    act(place_id=place.pk, actor=actor)
    fresh = here.again(place)
    assert (fresh.state, fresh.holder, fresh.meeting, number_of(fresh), number_of(second)) == (
        "waiting", None, None, 1, 2,
    )  # fmt: skip
    assert (fresh.declined_at is not None) == (act is not_now)
    meeting.refresh_from_db()
    assert meeting.is_cancelled and meeting.call.closed_at is not None
    # Nobody is told of a cancelled appointment that they never had.
    assert not told(here.amina, "cancelled").exists()
    assert here.claim(place).meeting != meeting


def test_only_the_holder_gives_it_back_or_on(here, rung):
    with pytest.raises(ClaimedError) as refused:
        put_back(place_id=rung.pk, actor=here.other_nurse)
    assert refused.value.facts == {"holder": str(here.nurse)}
    with pytest.raises(ClaimedError):
        hand_over(place_id=rung.pk, actor=here.other_nurse, to=here.other_nurse)
    waiting = here.comes(here.bodil, here.bodils)
    with pytest.raises(MovedOnError):
        put_back(place_id=waiting.pk, actor=here.nurse)


def test_handed_over_it_is_the_colleagues_call_and_rings_anew(here, rung):
    QueuePlace.objects.update(ring_until=timezone.now())
    hand_over(place_id=rung.pk, actor=here.nurse, to=here.other_nurse)
    place = here.again(rung)
    assert (place.holder, place.state) == (here.other_nurse, "ringing")
    assert place.ring_until > timezone.now() + dt.timedelta(minutes=2)
    assert (role_in(here.other_nurse, place.meeting), role_in(here.nurse, place.meeting)) == ("host", None)
    assert told(here.other_nurse, "team_handed").exists()


def test_not_to_somebody_of_another_team_or_place_or_who_talks_already(here, rung):
    outsider = UserFactory(is_staff=True)
    MembershipFactory(user=outsider, municipality=here.here, role="professional")
    for person in (outsider, here.nurse_there, here.bodil):
        with pytest.raises(NotServingError):
            hand_over(place_id=rung.pk, actor=here.nurse, to=person)
    here.claim(here.comes(here.bodil, here.bodils), here.other_nurse)
    with pytest.raises(BusyError), transaction.atomic():
        hand_over(place_id=rung.pk, actor=here.nurse, to=here.other_nurse)
    assert here.again(rung).holder == here.nurse


def test_one_talk_at_a_time(here, rung):
    second = here.comes(here.bodil, here.bodils)
    with pytest.raises(BusyError), transaction.atomic():
        here.claim(second)
    assert here.again(second).state == "waiting"
    assert Meeting.objects.filter(kind="on_demand", cancelled_at=None).count() == 1


def test_leaving_while_it_rings_frees_the_nurse(here, rung):
    leave(place_id=rung.pk, actor=here.amina)
    assert here.again(rung).state == "left"
    assert CallRoom.objects.get().closed_at is not None
    here.claim(here.comes(here.bodil, here.bodils))


@pytest.fixture
def tasks(here):
    enable_plugin(municipality=here.here, plugin="tasks", actor=None)


def test_no_answer_becomes_a_call_back_that_only_this_adult_knows_of(here, rung, tasks):
    assert sweep(rung.ring_until - dt.timedelta(seconds=1)) == 0
    assert sweep(rung.ring_until) == 1
    assert sweep(rung.ring_until) == 0
    place = here.again(rung)
    assert (place.state, place.reason, place.is_task, place.meeting) == ("call_back", "no_answer", True, None)
    [task] = Task.objects.all()
    assert (task.kind, task.family, task.guardian, task.team) == ("call", here.aminas, here.amina, here.team)
    assert told(here.amina, "queue_call_back").count() == 1
    assert CallRoom.objects.get().closed_at is not None


def test_an_answer_after_the_time_counts_as_long_as_nothing_was_made_of_it(here, rung):
    QueuePlace.objects.update(ring_until=timezone.now() - dt.timedelta(seconds=30))
    assert answer(place_id=rung.pk, actor=here.amina).state == "talking"
    assert sweep(timezone.now()) == 0


def test_talking_settles_what_was_to_be_called(here, tasks):
    place = here.comes()
    ask_call(place_id=place.pk, actor=here.amina)
    assert Task.objects.get().state == "new"
    rung = here.claim(here.comes())
    answer(place_id=rung.pk, actor=here.amina)
    end_room(room_id=CallRoom.objects.get().pk, actor=here.nurse)
    assert Task.objects.get().state == "done"
    assert here.again(place).settled_at is not None


def test_without_tasks_it_stands_in_the_list_until_somebody_has_called(here):
    place = here.comes()
    ask_call(place_id=place.pk, actor=here.amina)
    assert not here.again(place).is_task
    mark_called(place_id=place.pk, actor=here.nurse)
    assert here.again(place).settled_at is not None
    with pytest.raises(MovedOnError):
        mark_called(place_id=here.comes().pk, actor=here.nurse)


def test_no_sign_of_life_is_asked_about_once_and_then_told_kindly(here):
    place, now = here.comes(), timezone.now()
    assert sweep(now + dt.timedelta(minutes=22)) == 0
    assert sweep(now + dt.timedelta(minutes=23)) == 1
    assert sweep(now + dt.timedelta(minutes=24)) == 0
    assert (here.again(place).state, told(here.amina, "queue_asked").count()) == ("waiting", 1)
    assert sweep(now + dt.timedelta(minutes=44)) == 0
    assert sweep(now + dt.timedelta(minutes=46)) == 1
    assert (here.again(place).state, here.again(place).reason) == ("call_back", "silent")
    assert told(here.amina, "queue_gone").count() == 1
    # The question is settled with the place.
    assert told(here.amina, "queue_asked").get().read_at is not None


def test_who_gave_no_sign_of_life_is_called_by_somebody(here, tasks):
    """Never silence: the team has it as work, the family reads that it is called, the other adult nothing."""
    place, now = here.comes(), timezone.now()
    other, _family = here.parent()
    GuardianFactory(user=other, family=here.aminas)
    sweep(now + dt.timedelta(minutes=46))
    assert sweep(now + dt.timedelta(minutes=47)) == 0
    task = Task.unscoped.get()
    assert (task.kind, task.team, task.family, task.guardian) == ("call", here.team, here.aminas, here.amina)
    assert here.again(place).is_task
    assert AuditEvent.objects.get(action="video.queue_call_back").data["reason"] == "silent"
    assert not told(other, "queue_gone").exists()
    amina = here.client(here.amina).get("/api/v1/video/queue").json()
    assert (amina["place"], amina["last"]["state"], amina["last"]["reason"]) == (None, "call_back", "silent")
    # It is pushed, and who does not look gets a text message: the phone was silent, after all.
    assert notification_type("video.queue_gone").fallback_after == dt.timedelta(minutes=10)
    # Whoever comes back stands at the end of the line, and the talk settles the call.
    again = here.claim(here.comes())
    answer(place_id=again.pk, actor=here.amina)
    call_ended(meeting_id=again.meeting.pk, actor=here.nurse)
    assert here.again(place).settled_at is not None


def test_a_sign_of_life_at_any_time_keeps_the_place(here):
    place, now = here.comes(), timezone.now()
    sweep(now + dt.timedelta(minutes=30))
    QueuePlace.objects.update(seen_at=now + dt.timedelta(minutes=44), asked_at=None)
    assert sweep(now + dt.timedelta(minutes=60)) == 0
    assert here.again(place).state == "waiting"


def test_a_team_that_waits_longer_gives_up_later(here):
    place, now = here.comes(), timezone.now()
    QueueOffer.objects.update(grace_minutes=90)
    sweep(now + dt.timedelta(minutes=89))
    assert here.again(place).state == "waiting"
    sweep(now + dt.timedelta(minutes=91))
    assert here.again(place).state == "call_back"


def test_a_phone_that_sleeps_is_rung_all_the_same(here):
    place = here.comes()
    QueuePlace.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=40))
    assert here.claim(place).state == "ringing"
    assert sweep(timezone.now()) == 0


def test_nobody_on_duty_any_more_is_an_alarm_and_then_a_call_back(here):
    from cms.teams.models import DutyShift

    place, now = here.comes(), timezone.now()
    alarms = VideoConfig.alarms
    assert alarms(None) == []
    DutyShift.unscoped.all().delete()
    [alarm] = alarms(None)
    assert "1 " in alarm and "Amina" not in alarm
    assert sweep(now) == 0
    assert sweep(now + dt.timedelta(minutes=9)) == 0
    here.on_duty(here.nurse)
    assert sweep(now + dt.timedelta(minutes=9)) == 0
    DutyShift.unscoped.all().delete()
    assert sweep(now + dt.timedelta(minutes=12)) == 0
    assert sweep(now + dt.timedelta(minutes=22)) == 1
    assert (here.again(place).state, here.again(place).reason) == ("call_back", "closed")
    assert alarms(None) == []


def test_a_team_that_offers_it_no_more_calls_whoever_waits(here):
    place, now = here.comes(), timezone.now()
    here.offer_now.is_offered = False
    here.offer_now.save()
    sweep(now)
    sweep(now + dt.timedelta(minutes=10))
    assert here.again(place).state == "call_back"


def test_lines_of_another_municipality_are_left_alone(here, line):
    from cms.municipalities.scope import municipality_scope
    from plugins.video.on_demand.actions.joining import join

    with municipality_scope(here.there):
        there = join(offer=here.offer_there, family=here.theirs, person=here.amina)
    sweep(timezone.now() + dt.timedelta(hours=5))
    assert here.again(there).state == "waiting"


def test_every_step_is_on_record_without_words(here, rung):
    answer(place_id=rung.pk, actor=here.amina)
    end_room(room_id=CallRoom.objects.get().pk, actor=here.nurse)
    events = AuditEvent.objects.filter(action__startswith="video.queue_")
    assert set(events.values_list("action", flat=True)) == {
        "video.queue_joined", "video.queue_claimed", "video.queue_answered", "video.queue_ended",
    }  # fmt: skip
