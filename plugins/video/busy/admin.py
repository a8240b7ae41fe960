"""The reader's other calendars: add one, read it now, remove it."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.video.busy.actions import MOST_CALENDARS, add_calendar, read_soon, remove_calendar
from plugins.video.busy.errors import TooManyCalendarsError
from plugins.video.busy.forms import CalendarForm
from plugins.video.busy.queries import calendars_of


@method_decorator(sensitive_post_parameters("address", "user", "password"), name="dispatch")
class CalendarsView(AdminPage):
    page_title = gettext_lazy("My other calendars")
    header_icon = "calendar-alt"
    template_name = "video/busy.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(CalendarForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CalendarForm(request.POST)
        if form.is_valid():
            try:
                add_calendar(
                    professional=cast("User", request.user),
                    municipality=current_municipality(),
                    address=form.cleaned_data["address"],
                    login=form.login(),
                )
            except TooManyCalendarsError:
                form.add_error(None, _("You have as many calendars as we read. Remove one first."))
            else:
                messages.success(request, _("The calendar is added. It is read in a moment."))
                return redirect("video:busy")
        return self._show(form)

    def _show(self, form: CalendarForm) -> HttpResponse:
        calendars = list(calendars_of(cast("User", self.request.user)))
        return self.render_to_response(
            self.get_context_data(form=form, calendars=calendars, is_full=len(calendars) >= MOST_CALENDARS)
        )


class ReadCalendarView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, calendar_id: UUID) -> HttpResponse:
        read_soon(get_object_or_404(calendars_of(cast("User", request.user)), pk=calendar_id))
        messages.success(request, _("The calendar is read in a moment. Load the page again to see it."))
        return redirect("video:busy")


class RemoveCalendarView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, calendar_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        remove_calendar(calendar=get_object_or_404(calendars_of(user), pk=calendar_id), actor=user)
        messages.success(request, _("The calendar is removed, and what we knew from it is deleted."))
        return redirect("video:busy")
