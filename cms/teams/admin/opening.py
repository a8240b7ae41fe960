"""Opening hours and closed days, with a look at what families will be told."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.accounts.languages import own_name
from cms.teams.actions.opening import add_closed_day, remove_closed_day, set_opening
from cms.teams.admin.forms.opening import ClosedDayForm, WeekForm
from cms.teams.admin.screens import TeamScreen, show_refusal
from cms.teams.calendar import is_open, next_opening, next_span
from cms.teams.errors import TeamsError
from cms.teams.models import ClosedDay, Team
from cms.teams.promise import WRITTEN, answer_expected
from cms.teams.public_holidays import customary_days, public_holidays
from cms.teams.queries import calendar_of, closed_days


class OpeningView(TeamScreen):
    """The week, the team's closed days, and the preview; POST with `close` adds a closed day."""

    template_name = "teams/opening.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        return self._show(request, self.team(team_id))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = self.team(team_id)
        if "close" in request.POST:
            day = ClosedDayForm(request.POST)
            if _close(self, day, team):
                messages.success(request, _("Saved."))
                return redirect("teams_opening", team.pk)
            return self._show(request, team, day=day)
        form = WeekForm(team, request.POST)
        if not form.is_valid():
            return self._show(request, team, form=form)
        set_opening(
            team=team,
            intervals=form.intervals,
            closed_on_holidays=form.cleaned_data["closed_on_holidays"],
            actor=self.user,
        )
        messages.success(request, _("Saved. Families see it now."))
        return redirect("teams_opening", team.pk)

    def _show(
        self,
        request: HttpRequest,
        team: Team,
        *,
        form: WeekForm | None = None,
        day: ClosedDayForm | None = None,
    ) -> HttpResponse:
        own = list(closed_days(self.municipality, team))
        everywhere = list(closed_days(self.municipality))
        return self.page(
            request,
            title=team.name,
            team=team,
            form=form or WeekForm(team),
            day_form=day or ClosedDayForm(),
            days=own,
            days_of_all=everywhere,
            preview=_preview(team),
            holidays=_coming(public_holidays),
            customary=_coming(customary_days, without={day.date for day in (*own, *everywhere)}),
            tab="opening",
        )


class ClosedDaysView(TeamScreen):
    """Days on which the whole municipality is closed."""

    title = gettext_lazy("Closed days")
    icon = "date"
    template_name = "teams/closed_days.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, ClosedDayForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ClosedDayForm(request.POST)
        if _close(self, form, None):
            messages.success(request, _("Saved."))
            return redirect("teams_closed_days")
        return self._show(request, form)

    def _show(self, request: HttpRequest, form: ClosedDayForm) -> HttpResponse:
        days = list(closed_days(self.municipality))
        customary = _coming(customary_days, without={day.date for day in days})
        return self.page(
            request,
            day_form=form,
            days=days,
            customary=customary,
            holidays=_coming(public_holidays),
        )


class RemoveClosedDayView(TeamScreen):
    """POST opens a closed day again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, day_id: int) -> HttpResponse:
        rows = ClosedDay.unscoped.select_related("municipality")
        day = get_object_or_404(rows, pk=day_id, municipality=self.municipality)
        remove_closed_day(day=day, actor=self.user)
        messages.success(request, _("Saved."))
        return redirect("teams_opening", day.team_id) if day.team_id else redirect("teams_closed_days")


def _close(view: TeamScreen, form: ClosedDayForm, team: Team | None) -> bool:
    if not form.is_valid():
        return False
    try:
        add_closed_day(municipality=view.municipality, team=team, actor=view.user, **form.cleaned_data)
    except TeamsError as error:
        show_refusal(form, error)
        return False
    return True


def _preview(team: Team) -> dict[str, Any]:
    calendar, now = calendar_of(team), timezone.now()
    span = next_span(calendar, now)
    open_now = is_open(calendar, now)
    return {
        "is_open": open_now,
        "until": span[1] if span and open_now else None,
        "next": None if open_now else next_opening(calendar, now),
        "words": [
            {
                "language": own_name(code),
                "code": code,
                "text": answer_expected(team, now, code, calendar).words,
            }
            for code in team.municipality.languages
            if code in WRITTEN
        ],
    }


def _coming(
    days_of_year: Any, without: frozenset[dt.date] | set[dt.date] = frozenset()
) -> list[dict[str, Any]]:
    """The days of the next twelve months, with their names in the language of the screen."""
    today = timezone.localdate()
    language = get_language() or "da"
    days = {**days_of_year(today.year, language), **days_of_year(today.year + 1, language)}
    last = today + dt.timedelta(days=365)
    return [
        {"date": day, "name": name}
        for day, name in days.items()
        if today <= day < last and day not in without
    ]
