"""Our screens in Wagtail's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.exchange.admin import views
from cms.exchange.rules import can_export, can_import
from cms.municipalities.http import tenant


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("import/", views.ImportView.as_view(), name="exchange_import"),
        path("import/<uuid:import_id>/", views.ReportView.as_view(), name="exchange_import_report"),
        path(
            "import/<uuid:import_id>/progress/", views.ProgressView.as_view(), name="exchange_import_progress"
        ),
        path("export/", views.ExportView.as_view(), name="exchange_exports"),
        path("export/<uuid:export_id>/", views.DownloadView.as_view(), name="exchange_export_download"),
    ]


class _RuledItem(MenuItem):
    def __init__(self, *args: Any, rule: Any, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        region = tenant(request).region
        return region is not None and bool(self.rule(request.user, tenant(request).municipality, region))


@hooks.register("register_admin_menu_item")
def import_item() -> MenuItem:
    return _RuledItem(
        _("Import articles"),
        reverse_lazy("exchange_import"),
        name="import-articles",
        icon_name="upload",
        order=260,
        rule=can_import,
    )


@hooks.register("register_settings_menu_item")
def export_item() -> MenuItem:
    return _RuledItem(
        _("Export the library"),
        reverse_lazy("exchange_exports"),
        name="export-library",
        icon_name="download",
        order=60,
        rule=can_export,
    )
