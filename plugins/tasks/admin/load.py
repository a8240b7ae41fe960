"""The lead's overview: who has how much, how the team shares its work, and what was passed on."""

import datetime as dt
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.models import Team
from cms.teams.queries import led_teams
from plugins.tasks.actions.distribution import set_rules
from plugins.tasks.admin.overview import island_of
from plugins.tasks.admin.shown import history_of, rows_of
from plugins.tasks.charts import charts_of
from plugins.tasks.models import TeamRules
from plugins.tasks.queries.contacts import lost_contacts
from plugins.tasks.queries.languages import languages_of_work
from plugins.tasks.queries.shares import load_of_team
from plugins.tasks.queries.tasks import passed_on_since
from plugins.tasks.rules import can_lead

SHOWN_FOR = dt.timedelta(days=30)


class LoadView(AdminPage):
    page_title = gettext_lazy("Load of the team")
    header_icon = "group"
    template_name = "tasks/load.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        teams = list(led_teams(user, current_municipality()))
        if not teams:
            raise PermissionDenied
        return super().get_context_data(
            shown=loads_shown(teams), modes=TeamRules.Mode.choices, island=island_of(teams), **kwargs
        )


class LoadPartView(TemplateView):
    """One team's load alone, for its lead's page that is open already."""

    template_name = "tasks/parts/load.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        team = get_object_or_404(led_teams(user, current_municipality()), pk=kwargs["team_id"])
        return super().get_context_data(one=load_shown(team), **kwargs)


def loads_shown(teams: list[Team]) -> list[dict[str, Any]]:
    """What the page shows of each team."""
    modes = dict(TeamRules.unscoped.filter(team__in=teams).values_list("team", "mode"))
    return [load_shown(team) | {"mode": modes.get(team.pk, TeamRules.Mode.PULL)} for team in teams]


def load_shown(team: Team) -> dict[str, Any]:
    """What the page shows of one team, and reads anew when its tasks change."""
    rows, numbers = load_of_team(team)
    languages = languages_of_work(team, [row.colleague for row in rows])
    return {
        "team": team,
        "rows": rows,
        "numbers": numbers,
        "charts": charts_of(f"chart-{team.pk}", rows, numbers, languages),
    }


class RulesView(View):
    """Change how a team shares its work."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = Team.objects.select_related("municipality").filter(pk=team_id).first()
        mode = request.POST.get("mode", "")
        if team is None or not can_lead(request.user, team) or mode not in TeamRules.Mode.values:
            raise Http404
        set_rules(team=team, mode=mode, actor=cast("User", request.user))
        return redirect("tasks:load")


class PassedOnView(AdminPage):
    """What was passed on when people went away or left, in the teams that the person leads."""

    page_title = gettext_lazy("Passed on")
    header_icon = "history"
    template_name = "tasks/passed_on.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        events = list(passed_on_since(user, timezone.now() - SHOWN_FOR)[:200])
        rows = rows_of([event.task for event in events], user)
        lines = list(zip(history_of(events), rows, strict=True))
        lost = lost_contacts(user, timezone.now() - SHOWN_FOR)
        return super().get_context_data(lines=lines, lost=lost, **kwargs)
