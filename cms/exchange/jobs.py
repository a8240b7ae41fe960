"""Work in the background: read uploaded files, write an export."""

from uuid import UUID

from cms.exchange.actions.exporting import write_export
from cms.exchange.actions.importing import carry_on
from cms.plugin_api.jobs import job


@job("exchange.import_files")
def import_files(run_id: str) -> None:
    carry_on(UUID(run_id))


@job("exchange.export_library")
def export_library(run_id: str) -> None:
    write_export(UUID(run_id))


jobs = [import_files, export_library]
