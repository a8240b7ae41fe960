"""The report of broken links."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView

from cms.links.models import BrokenLink
from cms.links.queries import broken_links_of, may_see_broken_links
from cms.municipalities.http import tenant


class BrokenLinksView(ReportView):
    """Links of published articles that lead nowhere, with a spreadsheet."""

    model = BrokenLink
    page_title = _("Broken links")
    header_icon = "link"
    index_url_name = "links_broken"
    index_results_url_name = "links_broken_results"
    results_template_name = "links/broken_results.html"
    default_ordering = "-since"
    list_export: ClassVar = ["title", "locale", "words", "url", "get_reason_display", "status", "since"]
    export_headings: ClassVar = {"get_reason_display": _("What is wrong")}
    is_searchable = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        owner = tenant(request)
        if not may_see_broken_links(request.user, owner.municipality, owner.region):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_base_queryset(self) -> QuerySet[BrokenLink]:
        owner = tenant(self.request)
        return broken_links_of(owner.municipality, owner.region).order_by("-since", "pk")
