"""The page on which a professional makes the address of their calendar."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.tasks.actions.calendars import make_address, revoke_address
from plugins.tasks.api.calendars import address_for
from plugins.tasks.queries.calendars import address_of


class CalendarView(AdminPage):
    page_title = gettext_lazy("My tasks in a calendar")
    header_icon = "calendar-alt"
    template_name = "tasks/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feed = address_of(cast("User", self.request.user))
        return super().get_context_data(feed=feed, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make an address, and show it this once; or withdraw it."""
        user, place = cast("User", request.user), current_municipality()
        if request.POST.get("act") == "withdraw":
            revoke_address(user=user, municipality=place)
            return redirect("tasks:calendar")
        secret = make_address(user=user, municipality=place)
        answer = self.render_to_response(self.get_context_data(address=address_for(request, secret)))
        answer["Cache-Control"] = "no-store"
        return answer
