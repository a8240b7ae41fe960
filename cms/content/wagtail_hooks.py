"""What the library adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from cms.content import translation_admin
from cms.content.admin import LocalFactViewSet
from cms.content.models import LocalFact
from cms.content.tags.admin import suggest_tags
from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route, allow_scoped_views, refuse_route
from cms.municipalities.menu import ShownMenuItem

register_snippet(LocalFactViewSet)
# Nothing chooses local contacts, so their chooser exists nowhere.
allow_scoped_views("wagtailsnippets_content_localfact", LocalFact)
refuse_route("wagtailsnippetchoosers_content_localfact:*", "local contacts fill slots; nobody chooses them")
allow_route("content_outdated_translations")
allow_route("content_tags")
allow_route("content_confirm_translation", {"page_id": kinds.own_page})


@hooks.register("insert_global_admin_js")
def global_js() -> SafeString:
    return format_html('<script src="{}"></script>', static("content/typed-dates.js"))


@hooks.register("insert_editor_js")
def editor_js() -> SafeString:
    names = ("content/saving.js", "content/preview.js")
    return format_html_join("", '<script src="{}"></script>', [(static(name),) for name in names])


# Before the hook with which the translation editor takes over.
@hooks.register("before_edit_page", order=-10)
def keep_hand_edits(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Going back to the translation editor takes the words along, or is refused."""
    if request.method != "POST" or "localize-restart-translation" not in request.POST:
        return None
    return translation_admin.refuse_to_restart(request, page)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("article-tags/", suggest_tags, name="content_tags"),
        path(
            "translations/outdated/",
            translation_admin.OutdatedTranslationsView.as_view(),
            name="content_outdated_translations",
        ),
        path(
            "translations/<int:page_id>/up-to-date/",
            translation_admin.ConfirmTranslationView.as_view(),
            name="content_confirm_translation",
        ),
    ]


def _edits_articles(request: HttpRequest) -> bool:
    return bool(page_permission_policy.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def outdated_translations() -> ShownMenuItem:
    return ShownMenuItem(
        _("Outdated translations"),
        reverse_lazy("content_outdated_translations"),
        name="outdated-translations",
        icon_name="wagtail-localize-language",
        order=650,
        shown=_edits_articles,
    )


@hooks.register("construct_homepage_panels")
def outdated_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(translation_admin.OutdatedTranslationsPanel())
