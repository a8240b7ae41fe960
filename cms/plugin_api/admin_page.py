"""The base of plugins' own pages in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.plugin_api.registry import registry


class AdminPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame that says at its head where one is, and leads back to the plugin's first page.

    Subclasses give `page_title`.
    """

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        # Some pages have their title from what they read: it is asked for when it is shown.
        title = lazy(lambda: str(self.get_page_title()), str)()
        return [*super().get_breadcrumbs_items(), *_above(self.request), {"url": "", "label": title}]


def _above(request: HttpRequest) -> list[dict[str, Any]]:
    """The page of the menu that the same viewset has; nothing for a page that stands in the menu itself."""
    match = request.resolver_match
    if match is None:
        return []
    items = [item for plugin in registry.all() for item in plugin.contributed("menu_items")]
    if any(item.url_name == match.view_name for item in items):
        return []
    above = next((item for item in items if item.url_name.startswith(f"{match.namespace}:")), None)
    return [] if above is None else [{"url": reverse(above.url_name), "label": above.label}]
