"""Cancel by the link to a meeting, and the calendar's own link to it: valid, used, forged, another's, too late."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.notifications.models import Notification
from plugins.video.models import Meeting, Occupancy
from tests.factories.accounts import sign_in
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

BASE = "/api/v1/video/meetings/"


@pytest.fixture
def meeting(nurses):
    return nurses.book()


def cancel(client, meeting_id, reason=""):
    return client.post(f"{BASE}{meeting_id}/cancel", {"reason": reason}, content_type="application/json")


def calendar(client, meeting_id, base=BASE):
    """Method, UID, sequence and status of what the link in the calendar answers."""
    answer = client.get(f"{base}{meeting_id}/appointment.ics")
    assert answer.status_code == 200, answer.content
    assert answer["content-type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    [event] = read.walk("VEVENT")
    return str(read["method"]), str(event["uid"]), int(event["sequence"]), str(event["status"])


def untouched(meeting):
    row = Meeting.unscoped.get(pk=meeting.pk)
    is_booked = Occupancy.unscoped.filter(meeting=meeting, state="confirmed").exists()
    is_quiet = not AuditEvent.objects.filter(action="video.meeting_cancelled").exists()
    return row.cancelled_at is None and row.ics_sequence == meeting.ics_sequence and is_booked and is_quiet


def other_adult(nurses, **access):
    user = UserFactory()
    GuardianFactory(user=user, family=nurses.aminas, **access)
    MembershipFactory(user=user, municipality=nurses.here, role="citizen")
    return user


def began(meeting, minutes):
    start = timezone.now() - dt.timedelta(minutes=minutes)
    Occupancy.unscoped.filter(meeting=meeting).update(
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=30),
        blocked=(start, start + dt.timedelta(minutes=30)),
    )
    Meeting.unscoped.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=30))


def test_cancelled_the_same_link_takes_it_out_of_everybodys_calendar(nurses, meeting):
    people = [(nurses.amina, BASE), (other_adult(nurses), BASE), (nurses.nurse, "/admin/video/")]
    before = [calendar(nurses.client(one), meeting.pk, base) for one, base in people]
    assert {(uid, status) for _method, uid, _sequence, status in before} == {
        (f"{meeting.pk}@meetings.family-start", "CONFIRMED")
    }
    answer = cancel(nurses.client(nurses.amina), meeting.pk, "We are away")
    assert (answer.status_code, answer.json()["cancelled"]) == (200, True)
    assert nurses.at() in nurses.slots()
    after = [calendar(nurses.client(one), meeting.pk, base) for one, base in people]
    for (_m, uid, sequence, _s), now in zip(before, after, strict=True):
        assert now == ("CANCEL", uid, sequence + 1, "CANCELLED")


def test_cancelled_by_the_team_the_familys_link_says_so(nurses, meeting):
    assert cancel(nurses.client(nurses.nurse), meeting.pk).status_code == 200
    amina = nurses.client(nurses.amina)
    assert calendar(amina, meeting.pk)[0] == "CANCEL"
    off = amina.get("/api/v1/video/upcoming").json()
    assert ([one["id"] for one in off["cancelled"]], off["results"]) == ([str(meeting.pk)], [])


def test_used_once_it_is_used(nurses, meeting):
    amina = nurses.client(nurses.amina)
    assert cancel(amina, meeting.pk, "We are away").status_code == 200
    for client in (amina, nurses.client(nurses.nurse)):
        again = cancel(client, meeting.pk, "Another reason")
        assert (again.status_code, again.json()["code"]) == (409, "over")
    assert calendar(amina, meeting.pk)[2] == 1
    assert nurses.fresh(meeting).reason == "We are away"
    assert AuditEvent.objects.filter(action="video.meeting_cancelled").count() == 1
    assert Notification.unscoped.filter(type="video.team_cancelled").count() == 1


@pytest.mark.parametrize("forged", [uuid.uuid4(), "1", "%27--", "../" * 3])
def test_a_forged_link_is_nothing(nurses, meeting, forged):
    for user in (nurses.amina, nurses.nurse):
        client = nurses.client(user)
        assert cancel(client, forged).status_code == 404
        assert client.get(f"{BASE}{forged}/appointment.ics").status_code == 404
    assert untouched(meeting)


def test_another_familys_meeting_is_nothing(nurses, meeting):
    was = timezone.now() - dt.timedelta(days=1)
    no_more = other_adult(nurses, access_from=was, access_until=was)
    for user, place in (
        (nurses.bodil, nurses.here),
        (no_more, nurses.here),
        (nurses.amina, nurses.there),
        (nurses.nurse_there, nurses.there),
    ):
        client = nurses.client(user, place)
        assert cancel(client, meeting.pk).status_code == 404
        assert client.get(f"{BASE}{meeting.pk}/appointment.ics").status_code == 404
    assert untouched(meeting)


def test_what_one_adult_has_alone_the_other_neither_sees_nor_cancels(nurses):
    alone = nurses.book_by_nurse(nurses.at(12), guardian=nurses.amina)
    client = nurses.client(other_adult(nurses))
    assert cancel(client, alone.pk).status_code == 404
    assert client.get(f"{BASE}{alone.pk}/appointment.ics").status_code == 404
    assert untouched(alone)


def test_nobody_cancels_without_being_signed_in_by_looking_or_from_another_site(nurses, meeting):
    """Mail scanners follow links, and other sites send forms."""
    stranger = nurses.client(None)
    assert cancel(stranger, meeting.pk).status_code in {401, 403}
    assert stranger.get(f"{BASE}{meeting.pk}/appointment.ics").status_code in {401, 403}
    assert nurses.client(nurses.amina).get(f"{BASE}{meeting.pk}/cancel").status_code == 405
    strict = Client(enforce_csrf_checks=True, headers={"host": "fjordby.localhost"})
    sign_in(strict, nurses.amina)
    assert cancel(strict, meeting.pk).status_code == 403
    assert untouched(meeting)


@pytest.mark.parametrize(("minutes", "familys", "teams"), [(10, 409, 200), (31, 409, 409)])
def test_too_late_is_said_so_and_changes_nothing(nurses, meeting, minutes, familys, teams):
    began(meeting, minutes)
    amina = nurses.client(nurses.amina)
    late = cancel(amina, meeting.pk)
    assert (late.status_code, late.json()["code"]) == (familys, "over")
    assert calendar(amina, meeting.pk)[0] in {"PUBLISH", "REQUEST"}
    assert untouched(meeting)
    assert cancel(nurses.client(nurses.nurse), meeting.pk).status_code == teams


def test_what_is_written_as_reason_is_kept_within_bounds_and_read_by_both(nurses, meeting):
    amina = nurses.client(nurses.amina)
    assert cancel(amina, meeting.pk, "x" * 501).status_code == 400
    assert untouched(meeting)
    assert cancel(amina, meeting.pk, "  Ida has a fever ").status_code == 200
    for user in (nurses.amina, nurses.nurse):
        read = nurses.client(user).get(f"{BASE}{meeting.pk}").json()
        assert (read["cancelled"], read["reason"]) == (True, "Ida has a fever")
