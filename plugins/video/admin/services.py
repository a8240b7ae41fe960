"""What teams offer: everybody sees it, the lead of a team writes it."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views import View

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.models import Team
from cms.teams.queries import led_teams
from plugins.video.actions.availability import archive_service, save_service
from plugins.video.admin.forms import ServiceForm
from plugins.video.models import ServiceType
from plugins.video.queries.services import services_here, services_led_by

_PLAIN = (
    "name",
    "minutes",
    "buffer_before",
    "buffer_after",
    "step",
    "horizon_days",
    "assignment",
    "families_book",
    "window_minutes",
    "window_most",
)


class ServicesView(AdminPage):
    page_title = _("Kinds of meetings")
    header_icon = "list-ul"
    template_name = "video/services.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        leads = led_teams(user, current_municipality()).exists()
        return super().get_context_data(services=services_here(), leads=leads, me=user, **kwargs)


class ServiceView(AdminPage):
    page_title = _("Kind of meeting")
    header_icon = "list-ul"
    template_name = "video/service.html"

    def get(self, request: HttpRequest, service_id: int | None = None) -> HttpResponse:
        teams, service = _writable(request, service_id)
        start: dict[str, Any] = {}
        if service is not None:
            start = {name: getattr(service, name) for name in _PLAIN}
            start |= {"team": service.team_id, "notice_hours": service.notice // 60}
            start |= {f"name_{code}": name for code, name in service.names.items()}
        return self._show(service, _form(teams, initial=start))

    def post(self, request: HttpRequest, service_id: int | None = None) -> HttpResponse:
        teams, service = _writable(request, service_id)
        form = _form(teams, request.POST)
        if not form.is_valid():
            return self._show(service, form)
        given = form.cleaned_data
        save_service(
            service=service,
            team=next(team for team in teams if team.pk == given["team"]),
            actor=cast("User", request.user),
            names=form.names(),
            notice=given["notice_hours"] * 60,
            **{name: given[name] for name in _PLAIN},
        )
        return redirect("video:services")

    def _show(self, service: ServiceType | None, form: ServiceForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(service=service, form=form))


class ArchiveView(View):
    """Offer it no more."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, service_id: int) -> HttpResponse:
        _teams, service = _writable(request, service_id)
        if service is not None:
            archive_service(service=service, actor=cast("User", request.user))
        return redirect("video:services")


def _form(teams: list[Team], *args: Any, **kwargs: Any) -> ServiceForm:
    return ServiceForm(*args, teams=teams, languages=current_municipality().languages, **kwargs)


def _writable(request: HttpRequest, service_id: int | None) -> tuple[list[Team], ServiceType | None]:
    """The teams that the person leads, and what one of them offers; None for something new."""
    user = cast("User", request.user)
    led = list(led_teams(user, current_municipality()))
    if service_id is None:
        if not led:
            raise PermissionDenied
        return led, None
    found = services_led_by(user).filter(pk=service_id).first()
    if found is None:
        raise Http404
    return led, found
