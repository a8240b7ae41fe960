"""Whom a family can write to."""

from typing import TYPE_CHECKING

from cms.accounts.models import Team

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def team_to_write_to(municipality: "Municipality", wanted: int | None) -> Team | None:
    """The wanted team, or the municipality's first; None when it is not there."""
    teams = Team.objects.filter(municipality=municipality)
    return teams.filter(pk=wanted).first() if wanted else teams.order_by("pk").first()
