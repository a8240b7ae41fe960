"""Translations that the Danish text has left behind: a report, a panel on the dashboard, and the act that mends."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from cms.accounts.languages import own_name
from cms.accounts.models import User
from cms.content.actions.hand_edits import PartsDifferError, take_over_hand_edits
from cms.content.actions.translations import confirm_translation, source_of
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, PublishedArticle, TranslationState, Variant
from cms.content.rendering.translation import OUTDATED

_PANEL_LENGTH = 5


@dataclass(frozen=True)
class Neglected:
    """A published translation that no longer says what the Danish article says, or that nobody has checked."""

    page: ArticlePage
    source: ArticlePage
    language: str
    changes_url: str
    """Where the old and the new Danish text are compared; empty for who may not look there."""
    is_outdated: bool
    is_checked: bool


def neglected_translations(user: User) -> list[Neglected]:
    """Those that the user may edit, the longest neglected first. Five queries, whatever their number."""
    published = PublishedArticle.unscoped.filter(variant=Variant.NORMAL).exclude(translation_status="")
    rows = published.values_list("article_uuid", "locale", "translation_status").distinct()
    told = {(key, locale): status for key, locale, status in rows}
    states = {
        (state.article_uuid, state.locale): state
        for state in TranslationState.objects.filter(article_uuid__in={key for key, _locale in told})
    }
    checked = {place for place, state in states.items() if state.checked_on is not None}
    behind = {place for place, status in told.items() if status == OUTDATED or place not in checked}
    if not behind:
        return []
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    keys = {key for key, _locale in behind}
    pages = ArticlePage.objects.filter(translation_key__in=keys, pk__in=editable.values("pk"))
    sources = {
        source.translation_key: source
        for source in ArticlePage._base_manager.filter(
            translation_key__in=keys, locale__language_code=DEFAULT_LANGUAGE
        )
    }
    mine = set(
        editable.filter(pk__in=[source.pk for source in sources.values()]).values_list("pk", flat=True)
    )
    found = []
    for page in pages.select_related("locale"):
        source = sources.get(page.translation_key)
        place = (page.translation_key, page.locale.language_code)
        if source is None or place not in behind:
            continue
        state = states.get(place)
        revision = state.source_revision_id if state is not None else None
        outdated = told[place] == OUTDATED
        changes = (
            reverse(
                "wagtailadmin_pages:revisions_compare", args=[source.pk, revision, source.live_revision_id]
            )
            if outdated and revision and source.live_revision_id and source.pk in mine
            else ""
        )
        name = own_name(page.locale.language_code)
        found.append(Neglected(page, source, name, changes, outdated, place in checked))
    return sorted(found, key=_neglect)


def _neglect(one: Neglected) -> tuple[bool, bool, Any]:
    """What families read wrongly stands before what nobody has checked."""
    at = one.source.last_published_at
    return (not one.is_outdated, at is None, at)


def outdated_translations(user: User) -> list[Neglected]:
    return [one for one in neglected_translations(user) if one.is_outdated]


class OutdatedTranslationsView(View):
    """The report."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = _editor(request)
        return _page(request, "content/admin/outdated.html", rows=neglected_translations(user))


class ConfirmTranslationView(View):
    """Asks once, then says that a translation is up to date."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user = _editor(request)
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        if not self.article.permissions_for_user(self.user).can_publish():
            raise PermissionDenied
        self.source = source_of(self.article)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        language = own_name(self.article.locale.language_code)
        return _page(
            request, "content/admin/confirm.html", article=self.article, source=self.source, language=language
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        confirm_translation(page=self.article, actor=self.user)
        messages.success(request, _("“%(title)s” is up to date now.") % {"title": self.article.title})
        return redirect("content_outdated_translations")


class OutdatedTranslationsPanel(Component):
    """On the dashboard, when there is something to do."""

    name = "outdated_translations"
    template_name = "content/admin/outdated_panel.html"
    order = 210

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        rows = outdated_translations(user) if isinstance(user, User) else []
        return {"rows": rows[:_PANEL_LENGTH], "more": max(0, len(rows) - _PANEL_LENGTH)}


def refuse_to_restart(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Give what was written by hand to the translation editor; where it has no place, say so and stay."""
    stopped = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=False
    )
    translation = stopped.select_related("source", "target_locale").first()
    if translation is None or not page.permissions_for_user(request.user).can_edit():
        return None
    try:
        take_over_hand_edits(translation=translation, page=page, user=_editor(request))
    except PartsDifferError:
        messages.error(
            request,
            _(
                "This page has other parts than the Danish one. The translation editor would lose them, so "
                "go on writing here. Or give it the same parts as the Danish page first."
            ),
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _editor(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not page_permission_policy.user_has_permission(user, "change"):
        raise PermissionDenied
    return user


def _page(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    title = _("Outdated translations")
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    frame = {
        "page_title": title,
        "header_title": title,
        "header_icon": "wagtail-localize-language",
        "breadcrumbs_items": crumbs,
    }
    return render(request, template, frame | values)
