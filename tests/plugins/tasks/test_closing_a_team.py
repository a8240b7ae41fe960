"""A team with work that is not finished is not closed down: nobody would see the work any more."""

import pytest

from cms.plugin_api.actions import disable_plugin
from cms.teams.actions.teams import archive_team
from cms.teams.errors import StillAtWorkError
from plugins.tasks.actions import handling


def test_a_team_closes_when_its_work_is_done(here):
    first, second = here.task(assignee=here.nurse), here.task()
    with pytest.raises(StillAtWorkError, match="har 2 opgaver"):
        archive_team(team=here.team, actor=None)
    handling.finish(task_id=first.pk, actor=here.nurse)
    with pytest.raises(StillAtWorkError, match="har 1 opgave,"):
        archive_team(team=here.team, actor=None)
    handling.move_to_team(task_id=second.pk, actor=here.nurse, team=here.far_team, reason="x")
    assert archive_team(team=here.team, actor=None).archived_at is not None


def test_what_is_switched_off_keeps_no_team_open(here):
    here.task()
    disable_plugin(municipality=here.here, plugin="tasks", actor=None)
    assert archive_team(team=here.team, actor=None).archived_at is not None
