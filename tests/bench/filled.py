"""A database of a part's own, kept from run to run while what makes it stays the same."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from cms.launcher.postgres import EmbeddedPostgres
from cms.launcher.settings import RunSettings
from cms.launcher.stamps import Stamp, fingerprint
from tests.bench.server import migrate, run_inside


@contextlib.contextmanager
def filled_database(
    settings: RunSettings, makers: Sequence[str], module: str, *arguments: str
) -> Iterator[str]:
    """The URL of a database that `module` filled; made anew when a file of `makers` or an argument changed."""
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(settings.var / "postgres", log_file=settings.log_dir / "postgres.log")
    stamp = Stamp(settings.var / "filled.stamp")
    current = fingerprint([Path(name) for name in makers], *arguments)
    if not stamp.matches(current):
        server.stop()
        shutil.rmtree(settings.var / "postgres", ignore_errors=True)
    try:
        url = server.start(dies_with_us=True)
        if not stamp.make(current, lambda: _fill(settings, url, module, arguments)):
            migrate(settings, url)
        yield url
    finally:
        server.stop()


def _fill(settings: RunSettings, url: str, module: str, arguments: Sequence[str]) -> None:
    run_inside(module, settings, url, "fill", *arguments)
