"""The screens, told to the confinement: a key in an address must be a run of the municipality."""

from cms.exchange.models import ExportRun, ImportRun
from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route


def allow_routes() -> None:
    """Called once in AppConfig.ready."""
    for name in ("exchange_import", "exchange_exports"):
        allow_route(name)
    imported = kinds.row_of(ImportRun)
    exported = kinds.row_of(ExportRun)
    allow_route("exchange_import_report", {"import_id": imported})
    allow_route("exchange_import_progress", {"import_id": imported})
    allow_route("exchange_export_download", {"export_id": exported})
