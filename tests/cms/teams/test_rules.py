"""Who may edit teams, the rota and absences."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import Role
from cms.teams.actions.teams import archive_team
from cms.teams.rules import (
    can_have_absence,
    can_manage_teams,
    can_plan_absence_of,
    can_plan_absences,
    can_plan_rota,
    can_see_rotas,
    leads,
)
from tests.factories.accounts import citizen, staff_user
from tests.factories.core import MembershipFactory


def test_teams_are_for_municipal_administrators(fjordby, klitby, admin, nurse, team):
    assert can_manage_teams(admin, fjordby)
    assert not can_manage_teams(admin, klitby)
    for person in (nurse, citizen(fjordby), staff_user(fjordby, Role.EDITOR), AnonymousUser()):
        assert not can_manage_teams(person, fjordby)


def test_rota_is_for_administrators_and_the_lead(team, admin, nurse, colleague, stranger, elsewhere, klitby):
    assert can_plan_rota(admin, team)
    assert can_plan_rota(nurse, team)
    assert not can_plan_rota(admin, elsewhere)
    assert not can_plan_rota(nurse, elsewhere)
    for person in (colleague, stranger, staff_user(klitby, Role.MUNICIPAL_ADMIN), AnonymousUser()):
        assert not can_plan_rota(person, team)
    assert can_see_rotas(colleague, team.municipality)
    assert not can_see_rotas(stranger, team.municipality)
    assert not can_see_rotas(citizen(team.municipality), team.municipality)
    archive_team(team=team, actor=None)
    assert not leads(nurse, team)


def test_lead_who_no_longer_works_here_leads_nothing(team, nurse):
    assert leads(nurse, team)
    nurse.is_active = False
    assert not leads(nurse, team)


def test_absence_is_for_oneself_the_lead_and_administrators(
    team, fjordby, klitby, admin, nurse, colleague, third, stranger
):
    assert can_have_absence(colleague, fjordby)
    assert not can_have_absence(admin, fjordby)
    assert can_plan_absence_of(colleague, colleague, fjordby)
    assert can_plan_absence_of(nurse, colleague, fjordby)
    assert can_plan_absence_of(admin, third, fjordby)
    assert not can_plan_absence_of(colleague, nurse, fjordby)
    assert not can_plan_absence_of(nurse, third, fjordby)
    assert not can_plan_absence_of(admin, stranger, fjordby)
    assert not can_plan_absence_of(stranger, stranger, fjordby)
    assert not can_plan_absence_of(stranger, colleague, fjordby)
    assert not can_plan_absence_of(staff_user(klitby, Role.MUNICIPAL_ADMIN), colleague, fjordby)
    assert can_plan_absences(nurse, fjordby)
    assert can_plan_absences(admin, fjordby)
    assert not can_plan_absences(colleague, fjordby)


def test_lead_of_a_team_elsewhere_plans_nothing_here(elsewhere, fjordby, stranger, colleague):
    MembershipFactory(user=stranger, municipality=fjordby, role=Role.PROFESSIONAL)
    MembershipFactory(user=colleague, municipality=elsewhere.municipality, role=Role.PROFESSIONAL)
    from cms.teams.actions.members import add_member

    add_member(team=elsewhere, user=colleague, actor=None)
    assert can_plan_absence_of(stranger, colleague, elsewhere.municipality)
    assert not can_plan_absence_of(stranger, colleague, fjordby)
    assert not can_plan_absences(stranger, fjordby)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_editors_see_no_rota(fjordby, role):
    assert not can_see_rotas(staff_user(fjordby, role), fjordby)
