"""When the reader can be booked: the week, and the days on which it is otherwise."""

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.models import Team
from cms.teams.models.opening import clock
from cms.teams.queries import led_teams
from plugins.video.actions.availability import WeeklyTime, add_exception, remove_exception, save_week
from plugins.video.admin.forms import ExceptionForm, WeeklyFormSet
from plugins.video.admin.reading import minute_of
from plugins.video.models import AvailabilityException, AvailabilityRule


class AvailabilityView(AdminPage):
    page_title = gettext_lazy("When I can be booked")
    header_icon = "time"
    template_name = "video/availability.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        return self._show(_week_of(user), ExceptionForm(teams=_led(user), prefix="other"))

    def post(self, request: HttpRequest) -> HttpResponse:
        user, place = cast("User", request.user), current_municipality()
        if request.POST.get("act") == "other":
            form = ExceptionForm(request.POST, teams=_led(user), prefix="other")
            if not form.is_valid():
                return self._show(_week_of(user), form)
            given = form.cleaned_data
            add_exception(
                actor=user,
                municipality=place,
                team=next((team for team in _led(user) if str(team.pk) == given["whose"]), None),
                kind=given["kind"],
                first_day=given["first_day"],
                last_day=given["last_day"],
                opens=_minute(given["opens"]),
                closes=_minute(given["closes"], is_end=True),
            )
        else:
            week = WeeklyFormSet(request.POST)
            if not week.is_valid():
                return self._show(week, ExceptionForm(teams=_led(user), prefix="other"))
            save_week(user=user, municipality=place, times=[_time(row) for row in _rows(week)])
        messages.success(request, _("Your times are saved."))
        return redirect("video:availability")

    def _show(self, week: Any, form: ExceptionForm) -> HttpResponse:
        user = cast("User", self.request.user)
        others = [
            {
                "row": row,
                "opens": clock(row.opens) if row.opens is not None else None,
                "closes": clock(row.closes) if row.closes is not None else None,
            }
            for row in _exceptions(user)
        ]
        return self.render_to_response(self.get_context_data(week=week, form=form, others=others))


class RemoveExceptionView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, exception_id: int) -> HttpResponse:
        user = cast("User", request.user)
        found = _exceptions(user).filter(pk=exception_id).first()
        if found is None:
            raise Http404
        remove_exception(exception=found, actor=user)
        return redirect("video:availability")


def _led(user: User) -> list[Team]:
    return list(led_teams(user, current_municipality()))


def _exceptions(user: User) -> Any:
    """What is to come of the person's own, and of the teams that they lead."""
    mine = Q(professional=user) | Q(team__in=[team.pk for team in _led(user)])
    return AvailabilityException.objects.filter(mine, last_day__gte=timezone.localdate()).select_related(
        "team", "municipality"
    )


def _week_of(user: User) -> Any:
    rules = AvailabilityRule.objects.filter(professional=user)
    return WeeklyFormSet(
        initial=[
            {
                "weekday": rule.weekday,
                "opens": clock(rule.opens),
                "closes": clock(rule.closes),
                "valid_from": rule.valid_from,
                "valid_to": rule.valid_to,
            }
            for rule in rules
        ]
    )


def _rows(week: Any) -> list[dict[str, Any]]:
    return [row for row in week.cleaned_data if row and not row.get("DELETE")]


def _time(row: dict[str, Any]) -> WeeklyTime:
    return WeeklyTime(
        row["weekday"],
        minute_of(row["opens"]),
        minute_of(row["closes"], is_end=True),
        row["valid_from"],
        row["valid_to"],
    )


def _minute(time: dt.time | None, *, is_end: bool = False) -> int | None:
    return None if time is None else minute_of(time, is_end=is_end)
