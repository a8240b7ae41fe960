"""Whom a family can write to."""

from typing import TYPE_CHECKING

from cms.teams.queries import teams_for_families

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team, TeamTopic


def team_to_write_to(
    municipality: "Municipality", team: int | None, topic: int | None
) -> "tuple[Team, TeamTopic | None] | None":
    """The wanted team, or the one that the topic leads to, or the first; None when it is not there."""
    teams = list(teams_for_families(municipality))
    if topic is not None:
        for one in teams:
            found = next((each for each in one.topics.all() if each.pk == topic), None)
            if found is not None and team in {None, one.pk}:
                return one, found
        return None
    if team is not None:
        chosen = next((one for one in teams if one.pk == team), None)
        return (chosen, None) if chosen is not None else None
    return (teams[0], None) if teams else None
