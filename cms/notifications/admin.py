"""Notifications in Wagtail's admin: what waits and what failed, and how long each step takes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.municipalities.models import Municipality
from cms.notifications.actions.settings import change_settings, try_again
from cms.notifications.forms import SettingsForm, minutes_of, types_here
from cms.notifications.queries import given_up, outbox_counts
from cms.notifications.rules import can_look_after_notifications
from cms.notifications.timing import settings_of

REASONS = {
    "gateway": gettext_lazy("The gateway for text messages refused or did not answer"),
    "no_connection": gettext_lazy("The push service did not answer"),
    "429": gettext_lazy("The push service says that it is too much"),
    "401": gettext_lazy("The push service does not accept our key"),
    "403": gettext_lazy("The push service does not accept our key"),
}


class NotificationScreen(MunicipalView):
    icon = "mail"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_look_after_notifications(user, municipality)


class OutboxView(NotificationScreen):
    """Counts, and what was given up. Nobody is named, and no text is kept."""

    title = gettext_lazy("Notifications")
    template_name = "notifications/outbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {"row": row, "reason": REASONS.get(row.reason, row.reason)} for row in given_up(self.municipality)
        ]
        return self.page(request, counts=outbox_counts(self.municipality), rows=rows)


class AgainView(NotificationScreen):
    """POST sends what was given up once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try_again(municipality=self.municipality, actor=self.user)
        messages.success(request, _("They are on their way again. What was read meanwhile is not sent."))
        return redirect("notifications_outbox")


class SettingsView(NotificationScreen):
    """How long a notification may stay unread, for each type."""

    title = gettext_lazy("When people are told")
    template_name = "notifications/settings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, SettingsForm(**self._given()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SettingsForm(request.POST, **self._given())
        if not form.is_valid():
            return self._show(request, form)
        change_settings(
            municipality=self.municipality,
            time_zone=form.cleaned_data["time_zone"],
            minutes=minutes_of(form),
            actor=self.user,
        )
        messages.success(request, _("Saved."))
        return redirect("notifications_settings")

    def _given(self) -> dict[str, Any]:
        return {"own": settings_of(self.municipality), "types": types_here(self.municipality)}

    def _show(self, request: HttpRequest, form: SettingsForm) -> HttpResponse:
        return self.page(request, form=form)
