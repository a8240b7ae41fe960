"""Screens for packs of articles: the list, and one pack with what is in it and a search for more."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cms.accounts.models import User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.articles import article_in, find_articles
from cms.teams.models import Team
from cms.teams.queries import teams_of_person
from plugins.chat.actions.packs import (
    MOST_ARTICLES,
    add_article,
    delete_pack,
    move_article,
    remove_article,
    save_pack,
)
from plugins.chat.admin.team_choice import team_field
from plugins.chat.errors import FullPackError, TitleTakenError
from plugins.chat.models import ArticlePack
from plugins.chat.queries.packs import opened, packs_of
from plugins.chat.rules import can_edit_canned

MOST_WORDS = 80


class PackForm(forms.Form):
    """Name and team; the articles have buttons of their own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)

    def __init__(self, municipality: Municipality, user: User, pack: ArticlePack | None, *data: Any) -> None:
        super().__init__(*data)
        self.fields["team"] = team_field(municipality, user, pack.team_id if pack else None)
        if pack is not None:
            self.fields["title"].initial = pack.title

    def team(self) -> Team | None:
        found: Team | None = self.cleaned_data["team"]
        return found


class _PackScreen(AdminPage):
    page_title = gettext_lazy("Packs of articles")
    header_icon = "folder-open-inverse"

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


class PacksView(_PackScreen):
    template_name = "chat/packs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = current_municipality()
        mine = set(teams_of_person(self.user, place).values_list("pk", flat=True))
        rows = [
            {"offered": one, "may_edit": one.pack.team_id is None or one.pack.team_id in mine}
            for one in opened(packs_of(place), place, place.default_language)
        ]
        return super().get_context_data(rows=rows, **kwargs)


class PackView(_PackScreen):
    """Name a pack, or change one. Its articles are searched for and put in order below the form."""

    template_name = "chat/pack.html"
    http_method_names = ("get", "post")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pack = _editable(self.user, kwargs.get("pack_id"))
        return self._page(pack, PackForm(current_municipality(), self.user, pack))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pack = _editable(self.user, kwargs.get("pack_id"))
        form = PackForm(current_municipality(), self.user, pack, request.POST)
        if form.is_valid():
            try:
                saved = save_pack(
                    municipality=current_municipality(),
                    actor=self.user,
                    title=form.cleaned_data["title"],
                    team=form.team(),
                    pack=pack,
                )
            except TitleTakenError:
                form.add_error("title", _("There is another pack with this title."))
            else:
                messages.success(request, _("Saved."))
                return redirect("chat:pack", pack_id=saved.pk)
        return self._page(_editable(self.user, kwargs.get("pack_id")), form)

    def _page(self, pack: ArticlePack | None, form: PackForm) -> HttpResponse:
        place = current_municipality()
        words = self.request.GET.get("q", "").strip()[:MOST_WORDS]
        inside = opened([pack], place, place.default_language)[0].articles if pack is not None else []
        held = {one.row.article_uuid for one in inside}
        found = find_articles(place, words, place.default_language) if words else []
        context = self.get_context_data(
            pack=pack,
            form=form,
            inside=inside,
            is_full=len(inside) >= MOST_ARTICLES,
            most=MOST_ARTICLES,
            words=words,
            found=[article for article in found if article.uuid not in held],
        )
        return self.render_to_response(context)


class PackArticlesView(View):
    """POST: put an article in, take it out, or move it up or down; then back to the same place."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pack_id: int) -> HttpResponse:
        user = cast("User", request.user)
        pack = _editable(user, pack_id)
        assert pack is not None  # noqa: S101 - an address with a key
        act, _dot, key = request.POST.get("do", "").partition(".")
        try:
            article = UUID(key)
        except ValueError:
            raise Http404 from None
        try:
            self._change(pack, act, article, user)
        except FullPackError:
            text = _("A pack holds %(count)s articles. Take one out first.")
            messages.error(request, text % {"count": MOST_ARTICLES})
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{reverse('chat:pack', kwargs={'pack_id': pack.pk})}{query}#pack-articles")

    def _change(self, pack: ArticlePack, act: str, article: UUID, user: User) -> None:
        if act == "add":
            place = current_municipality()
            found = article_in(place, article, place.default_language)
            if found is None:
                raise Http404
            add_article(pack=pack, article=found, actor=user)
        elif act == "remove":
            remove_article(pack=pack, article=article, actor=user)
        elif act in {"up", "down"}:
            move_article(pack=pack, article=article, up=act == "up", actor=user)
        else:
            raise Http404


class DeletePackView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pack_id: int) -> HttpResponse:
        user = cast("User", request.user)
        pack = _editable(user, pack_id)
        assert pack is not None  # noqa: S101 - an address with a key
        delete_pack(pack=pack, actor=user)
        messages.success(request, _("Deleted."))
        return redirect("chat:packs")


def _editable(user: User, pack_id: int | None) -> ArticlePack | None:
    """The pack under this key, which the user may edit; None without a key."""
    if pack_id is None:
        return None
    pack = get_object_or_404(packs_of(current_municipality()), pk=pack_id)
    if not can_edit_canned(user, pack):
        raise PermissionDenied
    return pack
