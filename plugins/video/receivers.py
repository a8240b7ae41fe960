"""What happens to meetings when people leave, and what keeps a team from closing."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from cms.municipalities.scope import municipality_scope
from cms.teams.models import Team, TeamMember
from cms.teams.signals import member_left, team_closing
from plugins.video.actions.leaving import pass_on
from plugins.video.on_demand.queries import waiting_for
from plugins.video.queries.meetings import coming_meetings

if TYPE_CHECKING:
    from cms.accounts.models import User


def connect() -> None:
    member_left.connect(_on_leaving, dispatch_uid="video.member_left")
    team_closing.connect(_on_closing, dispatch_uid="video.team_closing")


# Whether the plugin is on or not: what is agreed must not be found with somebody who has long left.
def _on_leaving(sender: Any, member: TeamMember, actor: "User | None" = None, **_kwargs: Any) -> None:
    with municipality_scope(member.team.municipality):
        pass_on(user=member.user, team=member.team, actor=actor)


def _on_closing(sender: Any, team: Team, **_kwargs: Any) -> tuple[str, str] | None:
    with municipality_scope(team.municipality):
        count = coming_meetings().filter(team=team).count() + waiting_for(team).count()
    if not count:
        return None
    text = ngettext(
        "The team has %(n)s meeting or call that is still to come. Hold it or cancel it first.",
        "The team has %(n)s meetings and calls that are still to come. Hold them or cancel them first.",
        count,
    )
    return "video", text % {"n": count}
