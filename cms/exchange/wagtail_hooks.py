"""Our screens in Wagtail's menu."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.exchange.admin import views
from cms.exchange.rules import can_export, can_import
from cms.municipalities.http import tenant
from cms.municipalities.menu import ShownMenuItem


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


def _by(rule: Callable[..., bool]) -> Callable[[HttpRequest], bool]:
    """Whether a rule over the person, the municipality (or none) and the region agrees."""

    def shown(request: HttpRequest) -> bool:
        owner = tenant(request)
        return owner.region is not None and rule(request.user, owner.municipality, owner.region)

    return shown


@hooks.register("register_admin_menu_item")
def import_item() -> ShownMenuItem:
    return ShownMenuItem(
        _("Import articles"),
        reverse_lazy("exchange_import"),
        name="import-articles",
        icon_name="upload",
        order=260,
        shown=_by(can_import),
    )


@hooks.register("register_settings_menu_item")
def export_item() -> ShownMenuItem:
    return ShownMenuItem(
        _("Export the library"),
        reverse_lazy("exchange_exports"),
        name="export-library",
        icon_name="download",
        order=60,
        shown=_by(can_export),
    )
