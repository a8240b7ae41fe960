"""Export, erasure and retention of what concerns colleagues."""

import datetime as dt

from django.utils import timezone

from cms.privacy.handlers import Subject, all_privacy_handlers
from cms.teams.actions.absence import add_absence
from cms.teams.models import Absence, DutyShift, Team, TeamMember
from tests.cms.teams.conftest import local


def fill(team, nurse, colleague):
    DutyShift.unscoped.create(
        team=team, user=nurse, starts_at=local("2026-11-30T08:00"), ends_at=local("2026-11-30T15:00")
    )
    day = dt.date(2027, 1, 4)
    place = team.municipality
    add_absence(municipality=place, user=nurse, starts_on=day, ends_on=day, substitute=colleague, actor=None)
    add_absence(municipality=place, user=colleague, starts_on=day, ends_on=None, substitute=nurse, actor=None)


def test_export_tells_a_colleague_everything_and_of_others_nothing(team, nurse, colleague):
    fill(team, nurse, colleague)
    handler = all_privacy_handlers()["teams"]
    told = handler.export(Subject(user=nurse))
    assert told["leads"] == ["Sundhedsplejen"]
    assert told["teams"][0]["weekly_capacity"] == 20
    assert told["shifts"][0]["kind"] == "triage"
    assert told["absences"] == [
        {"kind": "away", "from": "2027-01-04", "until": "2027-01-04", "has_substitute": True}
    ]
    assert told["stands_in"] == [{"from": "2027-01-04", "until": None}]
    assert "Karen" not in str(told)
    assert handler.export(Subject()) == {}


def test_erase_takes_the_person_out_and_leaves_colleagues(team, nurse, colleague):
    fill(team, nurse, colleague)
    handler = all_privacy_handlers()["teams"]
    erased = handler.erase(Subject(user=nurse))
    assert erased == {"teams.Absence": 1, "teams.DutyShift": 1, "teams.Team": 1, "teams.TeamMember": 1}
    assert Absence.unscoped.get().substitute is None
    assert Team.unscoped.get().lead is None
    assert TeamMember.unscoped.get().user == colleague
    assert set(handler.erase(Subject(user=nurse)).values()) == {0}
    assert handler.erase(Subject()) == {}


def test_retention_after_a_year(team, nurse, colleague):
    fill(team, nurse, colleague)
    handler = all_privacy_handlers()["teams"]
    assert set(handler.retention(timezone.now()).values()) == {0}
    TeamMember.unscoped.filter(user=nurse).update(ended_at=local("2026-11-30T08:00"))
    handler.retention(local("2028-02-01T00:00"))
    assert (DutyShift.unscoped.count(), TeamMember.unscoped.count()) == (0, 1)
    # The one without an end lasts.
    assert Absence.unscoped.get().user == colleague
