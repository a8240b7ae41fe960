"""Rooms: who may open one, when, what ends it and what is left of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.audit.models import AuditEvent
from cms.plugin_api.privacy import Subject
from plugins.video.calls.actions.entering import enter
from plugins.video.calls.actions.people import decide, participant_of
from plugins.video.calls.actions.rooms import end_room, end_stale_rooms, open_room
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.calls.states import Act
from plugins.video.models import Meeting, Occupancy
from plugins.video.privacy import handler
from tests.factories.calls import API


def test_both_sides_get_a_ticket_and_their_role(call):
    for person, role in ((call.street.amina, "citizen"), (call.street.nurse, "host")):
        answer = call.post(person, f"{call.meeting.pk}/ticket").json()
        assert (answer["role"], answer["socket"], answer["expires_in"]) == (role, "/ws/video/call", 30)
        assert len(answer["ticket"]) == 43
    assert CallRoom.unscoped.count() == 1
    kept = {bytes(ticket.token_hash) for ticket in CallTicket.unscoped.all()}
    assert answer["ticket"].encode() not in kept
    assert AuditEvent.objects.filter(action="video.call_opened").count() == 1


def test_nobody_else_gets_one(call):
    street = call.street
    assert call.post(None, f"{call.meeting.pk}/ticket").status_code in {401, 403}
    for person in (street.bodil, street.other_nurse):
        assert call.post(person, f"{call.meeting.pk}/ticket").status_code == 404
    assert call.post(street.nurse_there, f"{call.meeting.pk}/ticket").status_code == 403
    assert not CallRoom.unscoped.exists()


def test_of_two_who_hold_it_together_both_are_hosts(call):
    """The second one's booked time says so; a time that was given back says nothing."""
    meeting, second = call.meeting, call.street.other_nurse
    held = Occupancy.unscoped.create(
        municipality=meeting.municipality,
        professional=second,
        meeting=meeting,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        blocked=(meeting.starts_at, meeting.ends_at),
        state=Occupancy.State.CONFIRMED,
    )
    assert call.post(second, f"{meeting.pk}/ticket").json()["role"] == "host"
    held.state = Occupancy.State.RELEASED
    held.save()
    assert call.post(second, f"{meeting.pk}/ticket").status_code == 404


def test_a_meeting_of_another_municipality_is_not_there(call):
    """Amina is a guardian of both families, and still each host knows its own meetings only."""
    path = f"{API}{call.meeting_there.pk}/ticket"
    assert call.client(call.street.amina).post(path).status_code == 404
    assert call.client(call.street.amina, call.street.there).post(path).status_code == 200


def test_the_ticket_ends_with_the_access_to_the_family(call):
    Guardian.unscoped.filter(family=call.street.aminas).update(access_until=timezone.now())
    assert call.post(call.street.amina, f"{call.meeting.pk}/ticket").status_code == 404


@pytest.mark.parametrize(
    ("starts_in", "lasts", "status"), [(61, 30, 409), (59, 30, 200), (-200, 30, 200), (-271, 30, 409)]
)
def test_the_call_is_open_around_its_time_only(call, starts_in, lasts, status):
    call.begins(timezone.now() + timedelta(minutes=starts_in), lasts)
    answer = call.post(call.street.amina, f"{call.meeting.pk}/ticket")
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "not_now"


def test_a_cancelled_meeting_has_no_call(call):
    Meeting.unscoped.filter(pk=call.meeting.pk).update(cancelled_at=timezone.now())
    assert call.post(call.street.nurse, f"{call.meeting.pk}/ticket").json()["code"] == "not_now"


def test_only_the_professional_reads_the_list_decides_hides_and_ends(call):
    call.ticket(call.street.amina)
    person = call.person(user=call.street.amina)
    paths = ["", "/summary", "/end", "/links", "/hide-addresses", f"/people/{person.pk}/remove"]
    for path in paths:
        way = call.client(call.street.amina).get if path in {"", "/summary"} else None
        for other in (call.street.amina, call.street.other_nurse):
            ask = call.client(other).get if way else call.client(other).post
            assert ask(f"{API}{call.meeting.pk}{path}").status_code in {403, 404}, path
    assert call.person(user=call.street.amina).state == "invited"


def test_a_person_of_another_call_is_not_found(call):
    other = make_call_beside(call)
    call.ticket(call.street.nurse)
    stranger = call.person(room=other)
    assert call.decide(stranger, "remove").status_code == 404
    stranger.refresh_from_db()
    assert stranger.state == "invited"


def make_call_beside(call):
    from tests.factories.plugins import MeetingFactory

    meeting = MeetingFactory(
        family=call.street.bodils, professional=call.street.other_nurse, starts_at=timezone.now()
    )
    with call.scope():
        room = open_room(meeting=meeting, actor=call.street.bodil)
        participant_of(room, call.street.bodil, "citizen")
    return room


def test_the_list_takes_the_same_queries_with_one_and_three_guests(call):
    client = call.client(call.street.nurse)
    counts = []
    for _ in range(3):
        call.invite()
        client.get(f"{API}{call.meeting.pk}")
        with CaptureQueriesContext(connection) as queries:
            people = client.get(f"{API}{call.meeting.pk}").json()["people"]
        counts.append(len(queries))
    assert len(people) == 3
    assert counts[0] == counts[2]


def test_ending_voids_everything_and_forgets_the_guests_names(call):
    token = call.invite()
    call.ticket(call.street.amina)
    assert call.person(role="guest").guest_name == "Canary Grandmother"
    answer = call.post(call.street.nurse, f"{call.meeting.pk}/end")
    assert answer.status_code == 200
    assert answer.json()["ended"] == "host"
    assert not CallTicket.unscoped.exists()
    assert CallLink.unscoped.get().revoked_at is not None
    assert call.person(role="guest").guest_name_sealed is None
    assert call.post(call.street.amina, f"{call.meeting.pk}/ticket").json()["code"] == "call_ended"
    assert call.post(None, "join", {"token": token}).status_code == 404
    assert call.post(call.street.nurse, f"{call.meeting.pk}/end").status_code == 200
    assert AuditEvent.objects.filter(action="video.call_ended").count() == 1


def test_a_guests_name_rests_encrypted(call):
    call.invite()
    [guest] = CallParticipant.unscoped.filter(role="guest")
    assert b"Canary" not in bytes(guest.guest_name_sealed)


@pytest.mark.parametrize(
    ("room", "later", "ended"),
    [
        ({"talked": 1}, 11, "empty"),
        ({"talked": 1}, 9, None),
        ({"talked": 1, "seen": 5}, 11, None),
        ({"talked": 1, "seen": 5}, 16, "empty"),
        ({"closes": 3}, 4, "time"),
    ],
)
def test_a_call_that_nobody_ends_is_ended(call, room, later, ended):
    now = timezone.now()
    with call.scope():
        opened = open_room(meeting=call.meeting, actor=call.street.nurse)
        participant_of(opened, call.street.nurse, "host")
    if "talked" in room:
        CallRoom.unscoped.update(talked_from=now + timedelta(minutes=room["talked"]))
    if "seen" in room:
        CallParticipant.unscoped.update(seen_at=now + timedelta(minutes=room["seen"]))
    if "closes" in room:
        CallRoom.unscoped.update(closes_at=now + timedelta(minutes=room["closes"]))
    with call.scope():
        assert end_stale_rooms(now + timedelta(minutes=later)) == (ended is not None)
    assert CallRoom.unscoped.get().ended == (ended or "")


def test_who_looks_in_first_closes_nothing_for_the_other(call):
    """A window of four hours, or one whose professional is late: one of them came, saw nobody and went."""
    now = timezone.now()
    Meeting.unscoped.filter(pk=call.meeting.pk).update(
        kind=Meeting.Kind.WINDOW, starts_at=now, ends_at=now + timedelta(hours=4), late_minutes=30
    )
    call.meeting.refresh_from_db()
    with call.scope():
        participant_of(open_room(meeting=call.meeting, actor=call.street.amina), call.street.amina, "citizen")
        assert end_stale_rooms(now + timedelta(hours=4, minutes=39)) == 0
        assert open_room(meeting=call.meeting, actor=call.street.nurse).closed_at is None
        assert end_stale_rooms(now + timedelta(hours=4, minutes=41)) == 1


@pytest.mark.parametrize("role", ["interpreter", "guest"])
def test_whoever_is_not_the_family_closes_nothing_for_it(call, role):
    """The interpreter was there, the family did not answer, and all went: the window stays open."""
    now = timezone.now()
    Meeting.unscoped.filter(pk=call.meeting.pk).update(
        kind=Meeting.Kind.WINDOW, starts_at=now, ends_at=now + timedelta(hours=4)
    )
    call.meeting.refresh_from_db()
    call.invite(role=role)

    def admit(participant):
        enter(participant, None)
        decide(participant_id=participant.pk, room_id=room.pk, act=Act.ADMIT, actor=call.street.nurse)
        return CallRoom.unscoped.get().talked_from

    with call.scope():
        room = open_room(meeting=call.meeting, actor=call.street.nurse)
        enter(participant_of(room, call.street.nurse, "host"), None)
        assert admit(call.person(role=role)) is None
        assert end_stale_rooms(now + timedelta(hours=3)) == 0
        assert admit(participant_of(room, call.street.amina, "citizen")) is not None


def test_an_early_comer_is_not_put_out_before_the_meeting(call):
    call.begins(timezone.now() + timedelta(minutes=50))
    with call.scope():
        open_room(meeting=call.meeting, actor=call.street.amina)
        assert end_stale_rooms(timezone.now() + timedelta(minutes=30)) == 0


def test_rooms_of_another_municipality_are_left_alone(call):
    from cms.municipalities.scope import municipality_scope

    with municipality_scope(call.street.there):
        open_room(meeting=call.meeting_there, actor=call.street.nurse_there)
    with call.scope():
        assert end_stale_rooms(timezone.now() + timedelta(days=1)) == 0


def test_the_summary_tells_how_long_and_how_well_and_no_name(call):
    call.ticket(call.street.nurse)
    now = timezone.now()
    CallRoom.unscoped.update(talked_from=now - timedelta(minutes=12))
    CallParticipant.unscoped.update(
        session="00000000-0000-0000-0000-000000000001", path="relay", quality="fair"
    )
    told = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}/summary").json()
    assert told["minutes"] == 12
    assert told["people"] == [{"role": "host", "path": "relay", "quality": "fair", "rating": ""}]
    assert told["forgotten_on"] is None


def test_calls_are_exported_erased_and_forgotten(call):
    call.invite()
    call.ticket(call.street.amina)
    exported = handler.export(Subject(user=call.street.amina, families=(call.street.aminas,)))
    assert len(exported["video.CallRoom"]) == 1
    assert {row["role"] for row in exported["video.CallParticipant"]} == {"guest", "citizen"}
    assert exported["video.CallTicket"] == []
    none = handler.export(Subject(user=call.street.bodil, families=(call.street.bodils,)))
    assert not any(none.values())
    room = CallRoom.unscoped.get()
    with call.scope():
        end_room(room_id=room.pk, actor=None)
    now = timezone.now()
    assert handler.retention(now + timedelta(days=89))["video.CallRoom"] == 0
    assert handler.retention(now + timedelta(days=91))["video.CallRoom"] == 1
    assert not CallParticipant.unscoped.exists()


def test_erasing_a_family_takes_its_calls_and_a_person_only_their_part(call):
    call.ticket(call.street.amina)
    call.ticket(call.street.nurse)
    assert handler.erase(Subject(user=call.street.nurse))["video.CallParticipant"] == 1
    assert CallParticipant.unscoped.get().user == call.street.amina
    assert handler.erase(Subject(families=(call.street.aminas,)))["video.CallRoom"] == 1
    assert not CallTicket.unscoped.exists()
