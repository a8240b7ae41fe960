"""What the professional reads of the tries, whose they are, and when they are forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.notifications.types import notification_type
from cms.plugin_api.privacy import Subject
from plugins.video.checks.models import DeviceCheck
from plugins.video.checks.words import in_words
from plugins.video.models import Meeting
from plugins.video.privacy import handler
from tests.factories.plugins import MeetingFactory

PAGE, LIST = "/admin/video/{}/", "/admin/video/"
UPCOMING, MEETINGS = "/api/v1/video/upcoming", "/api/v1/video/meetings"


def tried(call, meeting=None, **parts):
    states = {"camera": "ok", "microphone": "ok", "speaker": "ok", "line": "ok", **parts}
    states.setdefault("user", call.street.amina)
    return DeviceCheck.unscoped.create(meeting=meeting or call.meeting, **states)


@pytest.mark.parametrize(
    ("parts", "words", "works"),
    [
        ({}, "works", True),
        ({"camera": "skipped"}, "works with sound only", True),
        ({"camera": "blocked"}, "camera: blocked", True),
        ({"microphone": "blocked"}, "microphone: blocked", False),
        ({"speaker": "bad"}, "loudspeaker: does not work", False),
        ({"line": "bad"}, "line: does not work", False),
        ({"line": "untested"}, "line: could not be tested", True),
        ({"camera": "skipped", "microphone": "skipped"}, "camera and microphone were not tried", False),
        ({"camera": "missing", "line": "weak"}, "camera: not found, line: weak: the picture may be poor, sound works", True),
    ],
)  # fmt: skip
def test_it_is_told_in_words(tomorrow, parts, words, works):
    with translation.override("en"):
        [one] = in_words([tried(tomorrow, **parts)])
    assert (one.words, one.works, one.who) == (words, works, tomorrow.street.amina.display_name)


def test_the_professional_reads_it_on_the_page_and_in_the_list(tomorrow):
    tried(tomorrow, microphone="blocked")
    nurse = tomorrow.client(tomorrow.street.nurse)
    for path in (PAGE.format(tomorrow.meeting.pk), LIST):
        page = nurse.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        assert tomorrow.street.amina.display_name in text
        assert "mikrofon: blokeret" in text


def test_a_person_sees_how_their_own_device_did_and_not_the_other_adults(tomorrow):
    street = tomorrow.street
    tried(tomorrow, user=street.nurse)
    reader = tomorrow.client(street.amina)

    def shown():
        [listed] = reader.get(UPCOMING).json()["results"]
        alone = reader.get(f"{MEETINGS}/{tomorrow.meeting.pk}").json()
        assert listed["device_works"] == alone["device_works"]
        return alone["device_works"]

    assert shown() is None
    tried(tomorrow, microphone="blocked")
    assert shown() is False
    DeviceCheck.unscoped.filter(user=street.amina).update(microphone="ok")
    assert shown() is True
    Meeting.unscoped.update(cancelled_at=timezone.now())
    assert reader.get(f"{MEETINGS}/{tomorrow.meeting.pk}").json()["device_works"] is None


def test_the_list_asks_once_however_many_have_tried(tomorrow):
    nurse = tomorrow.client(tomorrow.street.nurse)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert nurse.get(LIST).status_code == 200
        return len(found)

    nurse.get(LIST)
    tried(tomorrow)
    one = queries()
    for day in range(2, 5):
        start = timezone.now() + timedelta(days=day)
        more = MeetingFactory(
            family=tomorrow.street.aminas,
            professional=tomorrow.street.nurse,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
        )
        tried(tomorrow, more)
        tried(tomorrow, more, user=tomorrow.street.nurse)
    assert queries() == one


def test_a_person_gets_their_own_and_not_the_other_adults(tomorrow):
    tried(tomorrow, camera="busy")
    tried(tomorrow, user=tomorrow.street.nurse)
    subject = Subject(user=tomorrow.street.amina, families=(tomorrow.street.aminas,))
    [row] = handler.export(subject)["video.DeviceCheck"]
    assert (row["camera"], row["line"], row["meeting"]) == ("busy", "ok", str(tomorrow.meeting.pk))
    assert len(handler.export(Subject(user=tomorrow.street.nurse))["video.DeviceCheck"]) == 1
    assert handler.export(Subject(user=tomorrow.street.bodil))["video.DeviceCheck"] == []


def test_it_goes_with_the_person_the_family_and_the_meeting(tomorrow):
    kept = tried(tomorrow)
    tried(tomorrow, user=tomorrow.street.nurse)
    assert handler.erase(Subject(user=tomorrow.street.nurse))["video.DeviceCheck"] == 1
    assert list(DeviceCheck.unscoped.all()) == [kept]
    assert handler.retention(timezone.now() + timedelta(days=300))["video.DeviceCheck"] == 0
    assert handler.retention(timezone.now() + timedelta(days=370))["video.DeviceCheck"] == 1
    again = MeetingFactory(family=tomorrow.street.aminas, professional=tomorrow.street.nurse)
    tried(tomorrow, again)
    assert handler.erase(Subject(families=(tomorrow.street.aminas,)))["video.DeviceCheck"] == 1
    assert not DeviceCheck.unscoped.exists()


def test_the_reminder_of_the_day_before_leads_to_the_check_and_names_no_meeting():
    assert notification_type("video.reminder_day").path == "/video/check"
    assert notification_type("video.reminder_hour").path == "/video/"
