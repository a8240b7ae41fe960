"""Who answers for a team's line. Predicates only."""

from typing import TYPE_CHECKING

from django.utils import timezone

from cms.accounts.models import User
from cms.plugin_api.rules import AnyUser, is_professional
from cms.teams.models import TeamMember
from cms.teams.queries import on_duty

if TYPE_CHECKING:
    from cms.teams.models import Team


def can_serve(user: AnyUser, team: "Team") -> bool:
    """Members of the team, and whoever stands in for one who is on duty now."""
    if not isinstance(user, User) or not is_professional(user, team.municipality):
        return False
    if TeamMember.unscoped.filter(team=team, user=user, ended_at=None).exists():
        return True
    return user in on_duty(team, timezone.now())
