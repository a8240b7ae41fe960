"""What a conversation beside the call is told of its meeting, and whom it is told to."""

import pytest

from cms.accounts.models import Role
from cms.plugin_api.actions import disable_plugin
from plugins.video.calls.models import CallParticipant
from plugins.video.models import Meeting
from tests.factories.chat import join, make_team
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory


@pytest.fixture
def asked(call):
    def ask(user, meeting=None):
        return call.client(user).get(f"/api/v1/video/calls/{(meeting or call.meeting).pk}/beside")

    return ask


def test_the_family_is_told_whose_it_is_and_which_team(call, asked):
    team = make_team(call.street.here, "Health visitors")
    Meeting.unscoped.filter(pk=call.meeting.pk).update(team=team)
    answer = asked(call.street.amina)
    assert answer.status_code == 200
    assert answer.json() == {
        "family": str(call.street.aminas.pk),
        "team": team.pk,
        "for_one_adult": False,
    }


def test_without_a_team_it_is_the_only_one_of_the_professional(call, asked):
    assert asked(call.street.amina).json()["team"] is None
    team = make_team(call.street.here, "Health visitors")
    join(call.street.nurse, team)
    assert asked(call.street.amina).json()["team"] == team.pk
    join(call.street.nurse, make_team(call.street.there, "Of the neighbours"))
    assert asked(call.street.amina).json()["team"] == team.pk
    join(call.street.nurse, make_team(call.street.here, "Midwives"))
    assert asked(call.street.amina).json()["team"] is None


def test_a_meeting_of_one_adult_is_nothing_to_the_other(call, asked):
    father = UserFactory()
    GuardianFactory(family=call.street.aminas, user=father)
    MembershipFactory(user=father, municipality=call.street.here, role=Role.CITIZEN)
    assert asked(father).status_code == 200
    Meeting.unscoped.filter(pk=call.meeting.pk).update(guardian=call.street.amina)
    assert asked(call.street.amina).json()["for_one_adult"] is True
    assert asked(father).status_code == 404


def test_nobody_else_is_told(call, asked):
    street = call.street
    for user in (street.nurse, street.other_nurse, street.bodil, street.nurse_there):
        assert asked(user).status_code in {403, 404}
    assert asked(None).status_code in {401, 403}
    assert asked(street.amina, call.meeting_there).status_code == 404


def test_a_guest_is_not_told(call):
    browser = call.guest(call.invite())
    assert CallParticipant.unscoped.filter(role="guest").exists()
    answer = browser.get(f"/api/v1/video/calls/{call.meeting.pk}/beside")
    assert answer.status_code in {401, 403}
    assert str(call.street.aminas.pk) not in answer.content.decode()


def test_where_calls_are_off_there_is_nothing(call, asked):
    disable_plugin(municipality=call.street.here, plugin="video", actor=None)
    assert asked(call.street.amina).status_code == 404
