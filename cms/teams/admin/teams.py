"""Teams, their members and topics, for municipal administrators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.languages import own_name
from cms.accounts.queries import professionals_of
from cms.teams.actions.members import add_member, change_member, end_member
from cms.teams.actions.teams import archive_team, restore_team, save_team, set_topics
from cms.teams.admin.forms.teams import CapacitiesForm, NewMemberForm, TeamForm, TopicsForm
from cms.teams.admin.screens import TeamScreen, show_refusal
from cms.teams.calendar import is_open
from cms.teams.errors import NameTakenError, StillAtWorkError, TeamsError
from cms.teams.models import Team, TeamMember
from cms.teams.queries import calendars_of, languages_of, members_of, teams_of, topics_of


class TeamsView(TeamScreen):
    title = gettext_lazy("Teams")
    template_name = "teams/list.html"
    above = None

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = list(teams_of(self.municipality))
        calendars, now = calendars_of(teams), timezone.now()
        rows = [{"team": team, "is_open": is_open(calendars[team.pk], now)} for team in teams]
        return self.page(request, rows=rows, archived=teams_of(self.municipality, archived=True))


class TeamView(TeamScreen):
    """Make a team, or change one."""

    title = gettext_lazy("Add a team")
    template_name = "teams/team.html"

    def get(self, request: HttpRequest, team_id: int | None = None) -> HttpResponse:
        team = self.team(team_id) if team_id else None
        return self._show(request, team, TeamForm(self.municipality, team))

    def post(self, request: HttpRequest, team_id: int | None = None) -> HttpResponse:
        team = self.team(team_id) if team_id else None
        form = TeamForm(self.municipality, team, request.POST)
        if form.is_valid():
            try:
                saved = save_team(
                    municipality=self.municipality,
                    facts=form.facts(),
                    texts=form.texts(),
                    actor=self.user,
                    team=team,
                )
            except TeamsError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("teams_edit" if team else "teams_opening", saved.pk)
        # The form's values are not the team's: read it again for the heading.
        return self._show(request, self.team(team_id) if team_id else None, form)

    def _show(self, request: HttpRequest, team: Team | None, form: TeamForm) -> HttpResponse:
        return self.page(request, title=team.name if team else "", team=team, form=form, tab="team")


class MembersView(TeamScreen):
    """Who is in the team, with how much work; POST with `add` puts somebody in."""

    template_name = "teams/members.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        return self._show(request, self.team(team_id))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = self.team(team_id)
        if "add" in request.POST:
            return self._add(request, team)
        form = CapacitiesForm(members_of(team), request.POST)
        if not form.is_valid():
            return self._show(request, team, capacities=form)
        for member, capacity in form.changes():
            change_member(member=member, weekly_capacity=capacity, actor=self.user)
        messages.success(request, _("Saved."))
        return redirect("teams_members", team.pk)

    def _add(self, request: HttpRequest, team: Team) -> HttpResponse:
        form = self._new(team, request.POST)
        if not form.is_valid():
            return self._show(request, team, new=form)
        member = add_member(team=team, actor=self.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is in the team.") % {"name": member.user.display_name})
        return redirect("teams_members", team.pk)

    def _new(self, team: Team, *data: Any) -> NewMemberForm:
        here = TeamMember.unscoped.filter(team=team, ended_at=None)
        return NewMemberForm(professionals_of(self.municipality).exclude(pk__in=here.values("user")), *data)

    def _show(
        self,
        request: HttpRequest,
        team: Team,
        *,
        new: NewMemberForm | None = None,
        capacities: CapacitiesForm | None = None,
    ) -> HttpResponse:
        form = capacities or CapacitiesForm(members_of(team))
        rows = [
            {
                "member": member,
                "capacity": form[str(member.pk)],
                "languages": [own_name(code) for code in languages_of(member)],
            }
            for member in form.members
        ]
        return self.page(
            request, title=team.name, team=team, rows=rows, form=new or self._new(team), tab="members"
        )


class EndMemberView(TeamScreen):
    """POST takes somebody out of the team."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, team_id: int, member_id: int) -> HttpResponse:
        rows = TeamMember.unscoped.select_related("user", "team__municipality")
        member = get_object_or_404(rows, pk=member_id, team=self.team(team_id))
        end_member(member=member, actor=self.user)
        messages.success(
            request, _("%(name)s is no longer in the team.") % {"name": member.user.display_name}
        )
        return redirect("teams_members", team_id)


class TopicsView(TeamScreen):
    """What families can choose."""

    template_name = "teams/topics.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = self.team(team_id)
        return self._show(request, team, self._form(team))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = self.team(team_id)
        form = self._form(team, request.POST)
        if not form.is_valid():
            return self._show(request, team, form)
        set_topics(team=team, topics=form.topics(), actor=self.user)
        messages.success(request, _("Saved. Families see it now."))
        return redirect("teams_topics", team.pk)

    def _form(self, team: Team, *data: Any) -> TopicsForm:
        return TopicsForm(self.municipality, topics_of(team), *data)

    def _show(self, request: HttpRequest, team: Team, form: TopicsForm) -> HttpResponse:
        names = [own_name(code) for code in self.municipality.languages]
        return self.page(request, title=team.name, team=team, form=form, languages=names, tab="topics")


class ArchiveView(TeamScreen):
    """Ask, then close the team down."""

    title = gettext_lazy("Close down the team")
    icon = "bin"
    template_name = "teams/archive.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        return self.page(request, team=self.team(team_id))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        try:
            team = archive_team(team=self.team(team_id), actor=self.user)
        except StillAtWorkError as error:
            messages.error(request, str(error))
            return redirect("teams_edit", team_id)
        messages.success(request, _("%(name)s is closed down.") % {"name": team.name})
        return redirect("teams_index")


class RestoreView(TeamScreen):
    """POST opens a team again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        try:
            team = restore_team(team=self.team(team_id), actor=self.user)
        except NameTakenError as error:
            messages.error(request, str(error))
            return redirect("teams_index")
        messages.success(request, _("%(name)s works again, for colleagues only at first.") % {"name": team})
        return redirect("teams_edit", team.pk)
