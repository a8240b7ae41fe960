"""Who may hear the bell of a team's tasks."""

from typing import TYPE_CHECKING

from cms.accounts.models import User
from cms.plugin_api.realtime import subscription
from cms.plugin_api.rules import AnyUser, is_professional
from plugins.tasks.queries.tasks import teams_seen_by

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


@subscription("tasks.team")
def may_follow_team(user: AnyUser, municipality: "Municipality", key: str) -> bool:
    """Members of the team and its lead."""
    return (
        isinstance(user, User)
        and is_professional(user, municipality)
        and key.isdigit()
        and teams_seen_by(user).filter(pk=int(key)).exists()
    )


subscriptions = [may_follow_team]
