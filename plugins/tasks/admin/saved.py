"""Views of the list: kept, deleted, and opened first."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.reading import number_of
from plugins.tasks.actions.views import delete_view, open_with, save_view
from plugins.tasks.admin.addresses import layout_of, query_of
from plugins.tasks.admin.reading import way_back
from plugins.tasks.api.filters import filters_of
from plugins.tasks.errors import TaskError
from plugins.tasks.models import SavedView
from plugins.tasks.queries.tasks import teams_seen_by
from plugins.tasks.queries.views import default_view, may_delete, views_of
from plugins.tasks.refusals import refusal_in_words

if TYPE_CHECKING:
    from cms.teams.models import Team

LONGEST = 60


class SavedViewsView(View):
    """One act on the views; each ends where the person came from."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        user, act = cast("User", request.user), request.POST.get("act", "")
        if act == "save":
            _save(request, user)
        elif act == "as-always":
            open_with(user=user, municipality=current_municipality(), view=None)
        else:
            view = _view(request, user)
            if act == "first":
                open_with(user=user, municipality=current_municipality(), view=view)
            elif act == "delete" and may_delete(user, view):
                delete_view(view=view)
            else:
                raise Http404
        return redirect(way_back(request))


def _save(request: HttpRequest, user: User) -> None:
    name = " ".join(request.POST.get("name", "").split())[:LONGEST]
    wanted = number_of(request.POST.get("team", ""))
    team = teams_seen_by(user).filter(pk=wanted).first() if wanted is not None else None
    if wanted is not None and team is None:
        raise Http404
    if not name:
        messages.warning(request, _("Write a name for the view."))
        return
    given = dict(parse_qsl(request.POST.get("query", "")[:1000]))
    chosen = dict(parse_qsl(query_of(filters_of(given), layout_of(given))))
    try:
        save_view(municipality=current_municipality(), owner=user, name=name, chosen=chosen, team=team)
    except TaskError as error:
        messages.warning(request, refusal_in_words(error))
    else:
        messages.success(request, _("The view is saved."))


def _view(request: HttpRequest, user: User) -> SavedView:
    key = number_of(request.POST.get("view", ""))
    found = views_of(user, teams_seen_by(user)).filter(pk=key or 0).first()
    if found is None:
        raise Http404
    return found


def saved_views(user: User, teams: "Iterable[Team]", query: str) -> list[dict[str, Any]]:
    """What the overview shows of them; one query."""
    return [
        {
            "view": view,
            "link": (link := _link(view)),
            "is_current": link == query,
            "is_first": view.is_first,  # type: ignore[attr-defined]  # annotated
            "may_delete": may_delete(user, view),
        }
        for view in views_of(user, teams)
    ]


def first_query(user: User) -> str:
    """The query with which the list opens; "" when the person has chosen none, or sees it no longer."""
    key = default_view(user)
    if key is None:
        return ""
    view = views_of(user, teams_seen_by(user)).filter(pk=key).first()
    return _link(view) if view is not None else ""


def _link(view: SavedView) -> str:
    """The view as an address, in the order of all addresses: the database keeps its own."""
    return query_of(filters_of(view.chosen), layout_of(view.chosen))
