"""What changes to regional articles add to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from cms.content.models import ArticlePage
from cms.municipalities.confinement.context import current_confinement
from cms.municipalities.http import tenant
from cms.overrides.admin import views
from cms.overrides.admin.snippets import OverrideViewSet, state_words
from cms.overrides.queries import needing_attention
from cms.overrides.review import OverrideSubject
from cms.review.admin.views import screens

register_snippet(OverrideViewSet)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        *screens(OverrideSubject(), "regional-articles/changes/<int:pk>/review/"),
        path("regional-articles/", views.RegionalArticlesView.as_view(), name="overrides_articles"),
        path("regional-articles/<int:page_id>/change/", views.StartView.as_view(), name="overrides_start"),
        path("regional-articles/<int:page_id>/locks/", views.LocksView.as_view(), name="overrides_locks"),
        path(
            "regional-articles/changes/<int:pk>/confirm/",
            views.ConfirmView.as_view(),
            name="overrides_confirm",
        ),
        path(
            "local-contacts/<int:pk>/articles/",
            views.FactArticlesView.as_view(),
            name="overrides_fact_articles",
        ),
        path(
            "local-contacts/<int:pk>/progress/",
            views.FactProgressView.as_view(),
            name="overrides_fact_progress",
        ),
    ]


def _buttons(page: Any, user: Any, priority: int) -> Iterator[Button]:
    """Lock parts, on the region's host, beside articles of its library.

    Wagtail's page list shows a municipality's editors no regional articles; they have a list of their own.
    """
    if not issubclass(page.specific_class or type(page), ArticlePage) or not _is_regional(page):
        return
    if current_confinement() is None and user.has_perm("municipalities.change_municipality"):
        url = reverse("overrides_locks", args=[page.pk])
        yield Button(_("Lock parts of this article"), url, icon_name="lock", priority=priority)


def _is_regional(page: Any) -> bool:
    from cms.content.queries import library_of

    library = library_of(page)
    return library is not None and not library.is_local


@hooks.register("register_page_listing_more_buttons")
def page_listing_more_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user, 3)


@hooks.register("register_page_header_buttons")
def page_header_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _buttons(page, user, 12)


class AttentionPanel(Component):
    """On the first page of the admin: changes that no longer fit the region's articles."""

    name = "overrides"
    template_name = "overrides/attention.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        municipality = tenant(parent_context["request"]).municipality
        found = needing_attention(municipality) if municipality is not None else []
        return {"rows": [(one, state_words(one, state)) for one, state in found]}


@hooks.register("construct_homepage_panels")
def attention(request: HttpRequest, panels: list[Any]) -> None:
    if tenant(request).municipality is not None and request.user.has_perm("overrides.change_override"):
        panels.append(AttentionPanel())
