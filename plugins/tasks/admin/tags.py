"""The tags of tasks: their lists are kept by the leads."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import number_of
from cms.teams.models import Team
from cms.teams.queries import led_teams
from plugins.tasks.actions.tags import delete_tag, save_tag
from plugins.tasks.errors import NameTakenError
from plugins.tasks.models import Tag

LONGEST = 40


class TagsView(AdminPage):
    """The tags of all teams and of those that the person leads; POST adds, renames or deletes one."""

    page_title = gettext_lazy("Tags")
    header_icon = "tag"
    template_name = "tasks/tags.html"
    http_method_names = ("get", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        teams = _led(self.request)
        rows = Tag.objects.filter(Q(team=None) | Q(team__in=teams)).select_related("team")
        return super().get_context_data(rows=rows.annotate(count=Count("tasks")), teams=teams, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, teams = cast("User", request.user), _led(request)
        tag = _tag(request.POST.get("tag", ""), teams)
        name = " ".join(request.POST.get("name", "").split())[:LONGEST]
        if tag is not None and "delete" in request.POST:
            delete_tag(tag=tag, actor=user)
        elif not name:
            messages.error(request, _("Write a word."))
        else:
            wanted = number_of(request.POST.get("team", ""))
            team = next((one for one in teams if one.pk == wanted), None)
            if wanted is not None and team is None:
                raise Http404
            try:
                save_tag(municipality=current_municipality(), actor=user, name=name, team=team, tag=tag)
            except NameTakenError:
                messages.error(request, _("There is a tag of that name."))
        return redirect("tasks:tags")


def _led(request: HttpRequest) -> list[Team]:
    teams = list(led_teams(cast("User", request.user), current_municipality()))
    if not teams:
        raise PermissionDenied
    return teams


def _tag(key: str, teams: list[Team]) -> Tag | None:
    """The tag that is meant, None for a new one; Http404 for what the person does not keep."""
    if not key:
        return None
    found = Tag.objects.filter(Q(team=None) | Q(team__in=teams), pk=number_of(key) or 0).first()
    if found is None:
        raise Http404
    return found
