from datetime import timedelta

import pytest
from django.utils import timezone

from cms.plugin_api.privacy import Subject
from plugins.video.models import Meeting
from plugins.video.privacy import handler
from tests.factories.plugins import MeetingFactory, make_street

CALLS = ("video.CallRoom", "video.CallParticipant", "video.CallLink", "video.CallTicket")
NO_CALLS = dict.fromkeys(CALLS, 0)


@pytest.fixture
def street(db):
    return make_street("video")


def test_export_gives_the_familys_and_the_professionals_meetings_only(street):
    own = MeetingFactory(family=street.aminas, professional=street.nurse)
    MeetingFactory(family=street.bodils, professional=street.other_nurse)
    for subject in (Subject(user=street.amina, families=(street.aminas,)), Subject(user=street.nurse)):
        assert [row["id"] for row in handler.export(subject)["video.Meeting"]] == [str(own.pk)]
    assert handler.export(Subject(user=street.nurse_there)) == {
        "video.Meeting": [],
        **{label: [] for label in CALLS},
    }


def test_erase_deletes_a_familys_meetings_and_takes_a_professionals_name_out(street):
    MeetingFactory(family=street.aminas, professional=street.nurse)
    kept = MeetingFactory(family=street.bodils, professional=street.nurse)
    assert handler.erase(Subject(families=(street.aminas,))) == {"video.Meeting": 1, **NO_CALLS}
    assert handler.erase(Subject(user=street.nurse)) == {"video.Meeting": 1, **NO_CALLS}
    [row] = Meeting.unscoped.all()
    assert (row, row.professional) == (kept, None)


def test_retention_deletes_what_ended_more_than_a_year_ago(street):
    now = timezone.now()
    MeetingFactory(family=street.aminas, starts_at=now - timedelta(days=370))
    kept = MeetingFactory(family=street.aminas, starts_at=now - timedelta(days=360))
    assert handler.retention(now) == {"video.Meeting": 1, **NO_CALLS}
    assert list(Meeting.unscoped.all()) == [kept]
