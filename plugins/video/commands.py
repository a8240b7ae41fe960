"""What may be followed on the socket. Nothing is written through it."""

from typing import TYPE_CHECKING

from cms.accounts.models import User
from cms.plugin_api.realtime import subscription
from cms.plugin_api.rules import AnyUser
from plugins.video.on_demand.queries import teams_served_by

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


@subscription("video.queue")
def may_follow_line(user: AnyUser, municipality: "Municipality", key: str) -> bool:
    """Whoever answers for a team hears that its line has changed; the bell names nobody."""
    return isinstance(user, User) and key in {str(team.pk) for team in teams_served_by(user)}


subscriptions = [may_follow_line]
