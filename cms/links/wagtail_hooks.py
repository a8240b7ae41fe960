"""The report in Wagtail's menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.links.admin import BrokenLinksView
from cms.links.queries import may_see_broken_links
from cms.municipalities.http import tenant
from cms.municipalities.menu import ShownMenuItem


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("reports/broken-links/", BrokenLinksView.as_view(), name="links_broken"),
        path(
            "reports/broken-links/results/",
            BrokenLinksView.as_view(results_only=True),
            name="links_broken_results",
        ),
    ]


def _may_see(request: HttpRequest) -> bool:
    owner = tenant(request)
    return may_see_broken_links(request.user, owner.municipality, owner.region)


@hooks.register("register_reports_menu_item")
def broken_links_item() -> ShownMenuItem:
    return ShownMenuItem(
        _("Broken links"),
        reverse_lazy("links_broken"),
        name="broken-links",
        icon_name="link",
        order=700,
        shown=_may_see,
    )
