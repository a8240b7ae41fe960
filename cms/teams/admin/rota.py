"""The week rota: everybody who meets families sees it, leads and administrators plan it."""

import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.municipalities.models import Municipality
from cms.teams.actions.rota import WEEK, add_shifts, copy_week, remove_shift
from cms.teams.admin.forms.rota import ShiftsForm
from cms.teams.admin.screens import find_team, show_refusal
from cms.teams.errors import TeamsError
from cms.teams.models import Absence, DutyShift, Team
from cms.teams.queries import absences_between, on_duty_in, shifts_between, teams_of
from cms.teams.rules import can_plan_rota, can_see_rotas

_DAY = dt.timedelta(days=1)


class RotaScreen(MunicipalView):
    icon = "calendar-alt"
    above: ClassVar[tuple[str, str | Promise] | None] = ("teams_rotas", gettext_lazy("Rota"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_see_rotas(user, municipality)

    def working_team(self, team_id: int) -> Team:
        team = find_team(self.municipality, team_id)
        if team.archived_at is not None:
            raise Http404
        return team

    def planned_team(self, team_id: int) -> Team:
        """A team whose rota the user may plan; else Http404."""
        team = self.working_team(team_id)
        if not can_plan_rota(self.user, team):
            raise Http404
        return team


class RotasView(RotaScreen):
    """All teams with who is on duty now."""

    title = gettext_lazy("Rota")
    template_name = "teams/rotas.html"
    above = None

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = list(teams_of(self.municipality))
        duty = on_duty_in(teams, timezone.now())
        rows = [{"team": team, "on_duty": duty[team.pk]} for team in teams]
        return self.page(request, rows=rows)


class RotaView(RotaScreen):
    """One team's week; POST plans shifts."""

    template_name = "teams/rota.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        return self._show(request, self.working_team(team_id))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = self.planned_team(team_id)
        form = ShiftsForm(team, request.POST)
        if form.is_valid():
            try:
                made = add_shifts(
                    team=team,
                    user=form.cleaned_data["user"],
                    monday=monday_of(request),
                    pattern=form.pattern(),
                    weeks=form.cleaned_data["weeks"],
                    actor=self.user,
                )
            except TeamsError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Shifts planned: %(count)s.") % {"count": len(made)})
                return redirect(address_of(team, monday_of(request)))
        return self._show(request, team, form)

    def _show(self, request: HttpRequest, team: Team, form: ShiftsForm | None = None) -> HttpResponse:
        monday = monday_of(request)
        may_plan = can_plan_rota(self.user, team)
        return self.page(
            request,
            title=team.name,
            team=team,
            days=_days(team, monday),
            monday=monday,
            sunday=monday + 6 * _DAY,
            number=monday.isocalendar().week,
            here=address_of(team, monday),
            earlier=address_of(team, monday - WEEK),
            later=address_of(team, monday + WEEK),
            may_plan=may_plan,
            form=(form or ShiftsForm(team)) if may_plan else None,
        )


class CopyWeekView(RotaScreen):
    """POST copies the week before into the week that is named."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team, monday = self.planned_team(team_id), monday_of(request)
        copied = copy_week(team=team, monday=monday, actor=self.user)
        if copied.made:
            messages.success(request, _("Shifts copied: %(count)s.") % {"count": copied.made})
        if copied.skipped or not copied.made:
            messages.warning(
                request,
                _("Shifts left out, because they are there already or the person has left: %(count)s.")
                % {"count": copied.skipped},
            )
        return redirect(address_of(team, monday))


class RemoveShiftView(RotaScreen):
    """POST takes one shift out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, team_id: int, shift_id: int) -> HttpResponse:
        team = self.planned_team(team_id)
        shift = get_object_or_404(
            DutyShift.unscoped.select_related("team__municipality"), pk=shift_id, team=team
        )
        monday = _monday(timezone.localtime(shift.starts_at).date())
        remove_shift(shift=shift, actor=self.user)
        messages.success(request, _("The shift is removed."))
        return redirect(address_of(team, monday))


def monday_of(request: HttpRequest) -> dt.date:
    """The week that `?week=` names by one of its days; this week for anything else."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
        return _monday(day) if 2000 <= day.year <= 2200 else _monday(timezone.localdate())
    except ValueError:
        return _monday(timezone.localdate())


def address_of(team: Team, monday: dt.date) -> str:
    return f"{reverse('teams_rota', args=[team.pk])}?{urlencode({'week': monday.isoformat()})}"


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * _DAY


def _days(team: Team, monday: dt.date) -> list[dict[str, Any]]:
    """The seven days with the shifts that begin on them, and whether their people are absent then."""
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (monday, monday + WEEK))
    shifts = list(shifts_between(team, start, end))
    away = list(absences_between(team.municipality, monday, monday + 6 * _DAY))
    today = timezone.localdate()
    days = [monday + number * _DAY for number in range(7)]
    return [{"date": day, "is_today": day == today, "shifts": _of_day(shifts, away, day)} for day in days]


def _of_day(shifts: list[DutyShift], away: list[Absence], day: dt.date) -> list[dict[str, Any]]:
    return [
        {
            "shift": shift,
            "absence": next((one for one in away if one.user_id == shift.user_id and one.covers(day)), None),
        }
        for shift in shifts
        if timezone.localtime(shift.starts_at).date() == day
    ]
