"""What the screens of teams have in common."""

from typing import ClassVar

from django import forms
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.municipalities.models import Municipality
from cms.teams.errors import TeamsError
from cms.teams.models import Team
from cms.teams.rules import can_manage_teams

ABOVE: tuple[str, str | Promise] = ("teams_index", gettext_lazy("Teams"))


class TeamScreen(MunicipalView):
    """A screen for those who manage teams."""

    above: ClassVar[tuple[str, str | Promise] | None] = ABOVE

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_manage_teams(user, municipality)

    def team(self, team_id: int) -> Team:
        """A team of this municipality, also one that was closed down; else Http404."""
        return find_team(self.municipality, team_id)


def find_team(municipality: Municipality, team_id: int) -> Team:
    """Return a team of the municipality; Http404 for any other."""
    rows = Team.unscoped.select_related("municipality", "lead")
    found = rows.filter(pk=team_id, municipality=municipality).first()
    if found is None:
        raise Http404
    return found


def show_refusal(form: forms.Form, error: TeamsError) -> None:
    """Put an action's refusal beside the field that it names."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
