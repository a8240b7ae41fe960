"""Whose a canned reply or a pack of articles is: one of one's own teams, or all teams."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

from cms.teams.queries import teams_of, teams_of_person

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


def team_field(
    municipality: "Municipality", user: "User", chosen: int | None
) -> "forms.ModelChoiceField[Team]":
    """The teams that the user is in; empty stands for all teams."""
    own = teams_of_person(user, municipality)
    return forms.ModelChoiceField(
        label=_("Which team uses it"),
        queryset=teams_of(municipality).filter(pk__in=own.values("pk")),
        required=False,
        empty_label=_("All teams"),
        initial=chosen,
    )
