from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.audit.models import AuditEvent
from plugins.video.actions.booking import Booking, book_meeting
from plugins.video.errors import WrongProfessionalError
from plugins.video.models import Meeting, MeetingGuest
from tests.factories.core import UserFactory
from tests.factories.plugins import MeetingFactory, make_street

PATH = "/api/v1/video/upcoming"


@pytest.fixture
def street(db):
    return make_street("video")


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_upcoming_lists_the_own_meetings_that_have_not_ended_next_first(street):
    now = timezone.now()
    later = MeetingFactory(family=street.aminas, professional=street.nurse, starts_at=now + timedelta(days=2))
    running = MeetingFactory(
        family=street.aminas, professional=street.nurse, starts_at=now - timedelta(minutes=5)
    )
    MeetingFactory(family=street.aminas, professional=street.nurse, starts_at=now - timedelta(hours=3))
    MeetingFactory(family=street.aminas, professional=street.nurse, cancelled_at=now)
    MeetingFactory(family=street.bodils, professional=street.other_nurse)
    for person in (street.amina, street.nurse):
        assert ids(street.client(person).get(PATH)) == [str(running.pk), str(later.pk)]


def test_upcoming_ends_with_the_access_and_stays_in_its_municipality(street):
    MeetingFactory(family=street.aminas, professional=street.nurse)
    there = MeetingFactory(family=street.theirs, professional=street.nurse_there)
    assert ids(street.client(street.amina, street.there).get(PATH)) == [str(there.pk)]
    Guardian.unscoped.filter(family=street.aminas).update(access_until=timezone.now())
    assert ids(street.client(street.amina).get(PATH)) == []


def test_upcoming_shows_nothing_to_a_professional_who_left(street):
    from cms.accounts.models import Membership, Role

    MeetingFactory(family=street.aminas, professional=street.nurse)
    Membership.objects.filter(user=street.nurse).update(role=Role.EDITOR)
    assert ids(street.client(street.nurse).get(PATH)) == []


def test_upcoming_has_the_agreed_shape(street):
    meeting = MeetingFactory(family=street.aminas, professional=street.nurse)
    [row] = street.client(street.amina).get(PATH).json()["results"]
    assert set(row) == {
        "id", "family", "professional", "starts_at", "ends_at", "minutes", "kind", "by", "until_done",
        "service", "service_id", "late_minutes", "late_is_mine", "cancelled", "reason", "can_choose_time",
        "also_coming",
        "device_works",
    }  # fmt: skip
    assert (row["professional"], row["minutes"]) == (street.nurse.display_name, 30)
    Meeting.unscoped.filter(pk=meeting.pk).update(professional=None)
    assert street.client(street.amina).get(PATH).json()["results"][0]["professional"] is None


def test_upcoming_is_for_members_only(street):
    MeetingFactory(family=street.aminas, professional=street.nurse_there)
    assert street.client(None).get(PATH).status_code in {401, 403}
    assert street.client(UserFactory()).get(PATH).status_code == 403
    assert street.client(street.nurse_there).get(PATH).status_code == 403


def test_upcoming_takes_the_same_queries_with_one_and_three_rows(street):
    client = street.client(street.amina)
    client.get(PATH)
    counts = []
    for _ in range(3):
        meeting = MeetingFactory(family=street.aminas, professional=street.nurse)
        MeetingGuest.unscoped.create(meeting=meeting, role="interpreter")
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_booking_is_audited_and_rings_both_sides(street, monkeypatch):
    rung = []
    monkeypatch.setattr("plugins.video.actions.telling.publish_on_commit", lambda *bell: rung.append(bell))
    start = timezone.now() + timedelta(days=1)
    meeting = book_meeting(
        family=street.aminas,
        professional=street.nurse,
        booking=Booking(start, timedelta(minutes=20)),
        actor=street.nurse,
    )
    assert meeting.minutes == 20
    assert AuditEvent.objects.get(action="video.meeting_booked").family_id == street.aminas.pk
    people = {name.rpartition(".")[2] for name, _, _ in rung}
    assert people == {street.amina.pk.hex, street.nurse.pk.hex}
    assert all(data == {"id": str(meeting.pk)} for _, _, data in rung)


def test_booking_refuses_those_who_are_no_professionals_there(street):
    for person in (street.nurse_there, street.bodil):
        with pytest.raises(WrongProfessionalError):
            book_meeting(
                family=street.aminas,
                professional=person,
                booking=Booking(timezone.now() + timedelta(hours=1), timedelta(minutes=20)),
                actor=street.nurse,
            )
    assert not Meeting.unscoped.exists()


def test_a_meeting_ends_after_it_begins(street):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        MeetingFactory(family=street.aminas, starts_at=now, ends_at=now)
