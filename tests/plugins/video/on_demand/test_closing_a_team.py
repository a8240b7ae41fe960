"""A team is not closed down while somebody waits for it: nobody would see them any more."""

import pytest
from django.utils import timezone, translation

from cms.teams.actions.teams import archive_team
from cms.teams.errors import StillAtWorkError
from plugins.video.models import QueuePlace


@translation.override("da")
def test_a_team_is_not_closed_down_while_somebody_waits_in_its_line_or_for_a_call(line):
    place = line.comes()
    line.comes(line.bodil, line.bodils)
    with pytest.raises(StillAtWorkError, match="har 2 møder og opkald"):
        archive_team(team=line.team, actor=None)
    ended = {"ended_at": timezone.now()}
    QueuePlace.unscoped.filter(pk=place.pk).update(state="call_back", reason="asked", **ended)
    QueuePlace.unscoped.exclude(pk=place.pk).update(state="left", **ended)
    with pytest.raises(StillAtWorkError, match="har 1 møde eller opkald"):
        archive_team(team=line.team, actor=None)
    QueuePlace.unscoped.filter(pk=place.pk).update(settled_at=timezone.now())
    assert archive_team(team=line.team, actor=None).archived_at is not None
