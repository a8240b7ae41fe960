"""What happens to tasks when people are away or leave."""

from typing import Any

from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, TeamMember
from cms.teams.signals import AbsenceChange, absence_changed, member_left
from plugins.tasks.actions.absence import pass_on


def connect() -> None:
    absence_changed.connect(_on_absence, dispatch_uid="tasks.absence")
    member_left.connect(_on_leaving, dispatch_uid="tasks.member_left")


# Whether the plugin is on or not: what waits must not be found with somebody who has long left.
def _on_absence(sender: Any, absence: Absence, change: AbsenceChange, **_kwargs: Any) -> None:
    if change == AbsenceChange.STARTED:
        with municipality_scope(absence.municipality):
            pass_on(user=absence.user, municipality=absence.municipality)


def _on_leaving(sender: Any, member: TeamMember, **_kwargs: Any) -> None:
    place = member.team.municipality
    with municipality_scope(place):
        pass_on(user=member.user, municipality=place, team_id=member.team_id, leaves=True)
