"""Teams, rota and absences in Wagtail's menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.admin.base import RuleMenuItem
from cms.accounts.rules import AnyUser
from cms.municipalities.models import Municipality
from cms.teams.admin import absence, opening, rota, teams
from cms.teams.rules import can_have_absence, can_manage_teams, can_plan_absences, can_see_rotas


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    team, week = "teams/<int:team_id>/", "rota/<int:team_id>/"
    away = "absences/<int:absence_id>/"
    return [
        path("teams/", teams.TeamsView.as_view(), name="teams_index"),
        path("teams/add/", teams.TeamView.as_view(), name="teams_add"),
        path("teams/closed-days/", opening.ClosedDaysView.as_view(), name="teams_closed_days"),
        path(
            "teams/closed-days/<int:day_id>/remove/",
            opening.RemoveClosedDayView.as_view(),
            name="teams_remove_closed_day",
        ),
        path(team, teams.TeamView.as_view(), name="teams_edit"),
        path(f"{team}members/", teams.MembersView.as_view(), name="teams_members"),
        path(f"{team}members/<int:member_id>/end/", teams.EndMemberView.as_view(), name="teams_end_member"),
        path(f"{team}topics/", teams.TopicsView.as_view(), name="teams_topics"),
        path(f"{team}opening/", opening.OpeningView.as_view(), name="teams_opening"),
        path(f"{team}archive/", teams.ArchiveView.as_view(), name="teams_archive"),
        path(f"{team}restore/", teams.RestoreView.as_view(), name="teams_restore"),
        path("rota/", rota.RotasView.as_view(), name="teams_rotas"),
        path(week, rota.RotaView.as_view(), name="teams_rota"),
        path(f"{week}copy/", rota.CopyWeekView.as_view(), name="teams_copy_week"),
        path(f"{week}<int:shift_id>/remove/", rota.RemoveShiftView.as_view(), name="teams_remove_shift"),
        path("absence/", absence.MyAbsenceView.as_view(), name="teams_my_absence"),
        path("absences/", absence.AbsencesView.as_view(), name="teams_absences"),
        path(away, absence.AbsenceView.as_view(), name="teams_absence"),
        path(f"{away}cancel/", absence.CancelAbsenceView.as_view(), name="teams_cancel_absence"),
    ]


def _only_others(user: AnyUser, municipality: Municipality) -> bool:
    """Who has no absence of their own here finds the colleagues' by itself in the menu."""
    return can_plan_absences(user, municipality) and not can_have_absence(user, municipality)


@hooks.register("register_admin_menu_item")
def teams_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Teams"),
        reverse_lazy("teams_index"),
        icon_name="group",
        name="teams",
        order=805,
        rule=can_manage_teams,
    )


@hooks.register("register_admin_menu_item")
def rota_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Rota"),
        reverse_lazy("teams_rotas"),
        icon_name="calendar-alt",
        name="rota",
        order=140,
        rule=can_see_rotas,
    )


@hooks.register("register_admin_menu_item")
def my_absence_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("My absence"),
        reverse_lazy("teams_my_absence"),
        icon_name="calendar-check",
        name="my-absence",
        order=150,
        rule=can_have_absence,
    )


@hooks.register("register_admin_menu_item")
def absences_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Absences"),
        reverse_lazy("teams_absences"),
        icon_name="calendar-check",
        name="absences",
        order=150,
        rule=_only_others,
    )
