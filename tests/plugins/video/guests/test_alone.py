"""What one adult has alone: neither call nor guest nor device of it is told to the other, and it goes with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.plugin_api.privacy import Subject
from plugins.video.calls.actions.entering import enter
from plugins.video.calls.actions.people import participant_of
from plugins.video.calls.actions.rooms import open_room
from plugins.video.checks.models import DeviceCheck
from plugins.video.models import CallRoom, Meeting, MeetingGuest, Proposal
from plugins.video.privacy import handler
from tests.factories.core import GuardianFactory, UserFactory
from tests.factories.plugins import MeetingFactory, first_team

TOLD = ("video.Meeting", "video.CallRoom", "video.CallParticipant", "video.MeetingGuest", "video.DeviceCheck")


@pytest.fixture
def alone(guests):
    """Amina's meeting, hers alone, with an interpreter who has tried their device; both have come."""
    street = guests.street
    guests.invite()
    guests.begins_in(minutes=5)
    Meeting.unscoped.filter(pk=guests.meeting.pk).update(guardian=street.amina)
    DeviceCheck.unscoped.create(
        meeting=guests.meeting, guest=MeetingGuest.unscoped.get(),
        camera="ok", microphone="ok", speaker="ok", line="ok",
    )  # fmt: skip
    with guests.call.scope():
        room = open_room(meeting=guests.meeting, actor=street.nurse)
        enter(participant_of(room, street.nurse, "host"), None)
        enter(participant_of(room, street.amina, "citizen"), None)
    return guests


@pytest.fixture
def father(alone):
    user = UserFactory()
    GuardianFactory(user=user, family=alone.street.aminas)
    return user


def told(user, *families):
    found = handler.export(Subject(user=user, families=families))
    return {name: len(found[name]) for name in TOLD}


def test_the_other_adult_is_told_nothing_of_it(alone, father):
    hers, nothing = told(alone.street.amina, alone.street.aminas), dict.fromkeys(TOLD, 0)
    assert hers["video.CallParticipant"] >= 2
    assert {name: count for name, count in hers.items() if not count} == {}
    assert told(father, alone.street.aminas) == nothing
    # Once it is the family's, it is his as well.
    Meeting.unscoped.update(guardian=None)
    assert told(father, alone.street.aminas) == hers


def test_a_part_of_ones_own_is_told_in_a_call_that_another_has_alone(alone):
    assert told(alone.street.nurse)["video.CallParticipant"] == 1


def test_it_goes_with_the_person_although_the_family_stays(alone, father):
    street = alone.street
    team = first_team(street.here)
    shared = MeetingFactory(family=street.aminas, professional=street.nurse)
    with alone.call.scope():
        for whose in (street.amina, None):
            Proposal.objects.create(
                municipality=street.here, family=street.aminas, professional=street.nurse, guardian=whose,
                expires_at=timezone.now(), team=team,
            )  # fmt: skip
    gone = handler.erase(Subject(user=street.amina))
    assert (gone["video.Meeting"], gone["video.Proposal"], gone["video.CallRoom"]) == (1, 1, 1)
    assert not Meeting.unscoped.filter(pk=alone.meeting.pk).exists()
    assert Meeting.unscoped.filter(pk=shared.pk).exists()
    assert Proposal.unscoped.get().guardian is None
    for model in (CallRoom, MeetingGuest, DeviceCheck):
        assert not model.unscoped.exists()


def test_what_came_to_no_meeting_is_forgotten_after_a_month(alone):
    now, street = timezone.now(), alone.street
    team = first_team(street.here)
    with alone.call.scope():
        for meeting, days in ((None, 31), (None, 29), (alone.meeting, 31)):
            Proposal.objects.create(
                municipality=street.here, family=street.aminas, professional=street.nurse, meeting=meeting,
                expires_at=now - timedelta(days=days), team=team,
                state="picked" if meeting else "none_fits", answered_at=now - timedelta(days=days),
            )  # fmt: skip
    assert handler.retention(now)["video.Proposal"] == 1
    assert Proposal.unscoped.count() == 2
    # With the meeting that it led to, and not before: its time would be free again.
    late = now + timedelta(days=370)
    handler.retention(late)
    assert not Proposal.unscoped.exists()
    assert not Meeting.unscoped.filter(pk=alone.meeting.pk).exists()
