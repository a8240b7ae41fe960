from datetime import timedelta

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.video.models import Meeting
from plugins.video.privacy import handler
from tests.factories.plugins import MeetingFactory, make_street


@pytest.fixture
def street(db):
    return make_street("video")


def test_export_gives_the_familys_and_the_professionals_meetings_only(street):
    own = MeetingFactory(family=street.aminas, professional=street.nurse)
    MeetingFactory(family=street.bodils, professional=street.other_nurse)
    for subject in (Subject(user=street.amina, families=(street.aminas,)), Subject(user=street.nurse)):
        assert [row["id"] for row in handler.export(subject)["video.Meeting"]] == [str(own.pk)]
    assert not any(handler.export(Subject(user=street.nurse_there)).values())


def test_erase_deletes_a_familys_meetings_and_takes_a_professionals_name_out(street):
    MeetingFactory(family=street.aminas, professional=street.nurse)
    kept = MeetingFactory(family=street.bodils, professional=street.nurse)
    assert handler.erase(Subject(families=(street.aminas,)))["video.Meeting"] == 1
    assert handler.erase(Subject(user=street.nurse))["video.Meeting"] == 1
    [row] = Meeting.unscoped.all()
    assert (row, row.professional) == (kept, None)


def test_retention_deletes_what_ended_more_than_a_year_ago(street):
    now = timezone.now()
    MeetingFactory(family=street.aminas, starts_at=now - timedelta(days=370))
    kept = MeetingFactory(family=street.aminas, starts_at=now - timedelta(days=360))
    assert handler.retention(now)["video.Meeting"] == 1
    assert list(Meeting.unscoped.all()) == [kept]


def test_everything_of_a_family_goes_and_everything_of_a_professional(nurses):
    from plugins.video.actions.changing import cancel_meeting
    from plugins.video.actions.proposing import none_fits, propose
    from plugins.video.models import AvailabilityRule, Hold, Occupancy, Proposal

    with municipality_scope(nurses.here):
        cancel_meeting(meeting_id=nurses.book().pk, actor=nurses.amina, reason="Canary reason")
        times = [nurses.at(9), nurses.at(11)]
        proposal = propose(
            family=nurses.aminas,
            professional=nurses.nurse,
            service=nurses.service,
            times=times,
            actor=nurses.nurse,
        )
        none_fits(proposal_id=proposal.pk, actor=nurses.amina, words="Canary words")
    kept = nurses.book(nurses.at(12), family=nurses.bodils, actor=nurses.bodil)
    mine = handler.export(Subject(user=nurses.amina, families=(nurses.aminas,)))
    assert (mine["video.Meeting"][0]["reason"], mine["video.Proposal"][0]["answer"]) == (
        "Canary reason",
        "Canary words",
    )
    theirs = handler.export(Subject(user=nurses.nurse))
    assert "Canary" not in str(theirs)
    assert len(theirs["video.Occupancy"]) == 4
    found = handler.erase(Subject(user=nurses.amina, families=(nurses.aminas,)))
    assert (found["video.Meeting"], found["video.Proposal"], found["video.Hold"]) == (1, 1, 1)
    assert list(Meeting.unscoped.all()) == [kept]
    assert Occupancy.unscoped.count() == Hold.unscoped.count() == 1
    assert handler.erase(Subject(user=nurses.amina, families=(nurses.aminas,)))["video.Meeting"] == 0
    handler.erase(Subject(user=nurses.nurse))
    assert not Occupancy.unscoped.exists() and not AvailabilityRule.unscoped.exists()
    assert not Proposal.unscoped.exists()
    assert Meeting.unscoped.get().professional is None
