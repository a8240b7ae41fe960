"""Screens around changes: choose an article, choose a part, confirm, lock, and who uses a contact."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from cms.accounts.models import User
from cms.accounts.rules import is_region_admin
from cms.content.models import ArticlePage, LocalFact
from cms.content.queries import all_libraries, under
from cms.municipalities.http import municipality_of, tenant
from cms.municipalities.models import Municipality, Region
from cms.overrides.actions import (
    ChangedAgainError,
    RefusedError,
    confirm_override,
    lock_blocks,
    start_override,
)
from cms.overrides.admin.forms import LocksForm, StartForm
from cms.overrides.facts import progress_of
from cms.overrides.models import LockedBlock, Override
from cms.overrides.queries import parts_of, regional_articles, users_of_slot
from cms.overrides.texts import language_name

PER_PAGE = 50


def _frame(title: str, icon: str = "edit") -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": crumbs,
    }


class _MunicipalScreen(View):
    """On a municipality's host, for those with a permission there."""

    permission = "overrides.add_override"
    municipality: Municipality
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.municipality = municipality_of(request)
        if not isinstance(request.user, User) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)


class RegionalArticlesView(_MunicipalScreen):
    """The region's articles, each with the municipality's changes and a way to begin one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("q", "").strip()
        articles = regional_articles(self.municipality)
        if asked:
            articles = articles.filter(Q(title__icontains=asked) | Q(search_terms__icontains=asked))
        page = Paginator(articles.defer("body"), PER_PAGE).get_page(request.GET.get("p"))
        keys = {article.translation_key for article in page}
        counted = Override.objects.filter(article_uuid__in=keys).values("article_uuid", "locale")
        counts = {
            (row["article_uuid"], row["locale"]): row["number"]
            for row in counted.annotate(number=Count("pk")).order_by()
        }
        rows = [
            {
                "article": article,
                "language": language_name(article.locale.language_code),
                "changes": counts.get((article.translation_key, article.locale.language_code), 0),
            }
            for article in page
        ]
        frame = _frame(_("Choose a regional article"), "doc-full-inverse")
        return render(
            request, "overrides/articles.html", frame | {"rows": rows, "page": page, "asked": asked}
        )


class StartView(_MunicipalScreen):
    """Choose what to do with an article, and at which part."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        articles = regional_articles(municipality_of(request))
        self.article = get_object_or_404(articles, pk=kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._page(request, StartForm(article=self.article))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = StartForm(request.POST, article=self.article)
        if not form.is_valid():
            return self._page(request, form)
        try:
            override = start_override(
                municipality=self.municipality,
                article=self.article,
                mode=form.cleaned_data["mode"],
                block_id=form.cleaned_data["block_id"],
                actor=self.user,
            )
        except RefusedError as error:
            form.add_error(None, str(error.reason))
            return self._page(request, form)
        return redirect("wagtailsnippets_overrides_override:edit", override.pk)

    def _page(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        title = _("Change “%(title)s” here") % {"title": self.article.title}
        language = language_name(self.article.locale.language_code)
        values = {"form": form, "article": self.article, "language": language}
        return render(request, "overrides/start.html", _frame(title) | values)


class ConfirmView(_MunicipalScreen):
    """“Still right”: the change fits the article as it is now."""

    permission = "overrides.change_override"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        override = get_object_or_404(Override.objects.select_related("municipality"), pk=pk)
        try:
            seen = int(request.POST.get("seen_revision", ""))
            confirm_override(override=override, seen_revision=seen, actor=self.user)
            messages.success(request, _("Noted: your text still fits the region's article."))
        except (ChangedAgainError, ValueError):
            messages.error(request, _("The region has changed the article once more. Look again."))
        return redirect("wagtailsnippets_overrides_override:edit", pk)


class LocksView(View):
    """On the region's host: lock parts of an article with check boxes."""

    region: Region
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        region = tenant(request).region
        if region is None or tenant(request).municipality is not None or not isinstance(request.user, User):
            raise Http404
        if not (request.user.is_superuser or is_region_admin(request.user, region)):
            raise Http404
        self.region, self.user = region, request.user
        self.article = get_object_or_404(_articles_of(region), pk=kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        parts = self._parts()
        form = LocksForm(
            free=parts["free"], initial={"blocks": [part.id for part in parts["free"] if part.locked]}
        )
        return self._page(request, form, parts)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        parts = self._parts()
        form = LocksForm(request.POST, free=parts["free"])
        if not form.is_valid():
            return self._page(request, form, parts)
        lock_blocks(
            region=self.region,
            article=self.article,
            block_ids=form.cleaned_data["blocks"],
            actor=self.user,
        )
        messages.success(request, _("Saved. It holds in all languages of the article."))
        return redirect("overrides_locks", page_id)

    def _parts(self) -> dict[str, Any]:
        chosen = set(
            LockedBlock.objects.filter(region=self.region, article_uuid=self.article.uuid).values_list(
                "block_id", flat=True
            )
        )
        parts = parts_of(self.article)
        return {
            "free": [part for part in parts if not part.locked or part.id in chosen],
            "always": [part for part in parts if part.locked and part.id not in chosen],
        }

    def _page(self, request: HttpRequest, form: LocksForm, parts: dict[str, Any]) -> HttpResponse:
        title = _("Locked parts of “%(title)s”") % {"title": self.article.title}
        values = {"form": form, "always": parts["always"], "article": self.article}
        return render(request, "overrides/locks.html", _frame(title, "lock") | values)


def _articles_of(region: Region) -> Any:
    roots = frozenset().union(
        *(
            library.root_paths
            for library in all_libraries()
            if library.region == region and not library.is_local
        )
    )
    return ArticlePage.objects.filter(under(roots)).select_related("locale")


class FactArticlesView(_MunicipalScreen):
    """Who uses a local contact."""

    permission = "content.change_localfact"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact = get_object_or_404(LocalFact.objects, pk=pk)
        page = Paginator(users_of_slot(self.municipality, fact.slot), PER_PAGE).get_page(request.GET.get("p"))
        title = _("Articles that show “%(name)s”") % {"name": fact.name}
        values = {"page": page, "fact": fact}
        return render(request, "overrides/fact_articles.html", _frame(title, "mobile-alt") | values)


class FactProgressView(_MunicipalScreen):
    """How far the writing of a contact has come, for the screen that waits."""

    permission = "content.change_localfact"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact = get_object_or_404(LocalFact.objects, pk=pk)
        rewrite = progress_of(self.municipality, fact.slot)
        return JsonResponse(
            {"done": rewrite.done if rewrite else 0, "total": rewrite.total if rewrite else 0}
        )
