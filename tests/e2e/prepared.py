"""A database and a folder with the demo, made once for all servers of a parallel run.

The first worker loads the demo; the others wait for it and copy. `make test` loads it before them.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from cms.launcher.template_database import migrated_template, with_database
from cms.launcher.testing import TEMPLATE

# Named by pytest-xdist in each worker: the same for all workers of one run.
RUN = "PYTEST_XDIST_TESTRUNUID"
# Named by `make test`, which prepares before the walks while a core has nothing to do.
AHEAD = "E2E_PREPARED"


@dataclass(frozen=True)
class Prepared:
    """What the servers of one run copy."""

    run: str

    @property
    def folder(self) -> Path:
        return Path(tempfile.gettempdir()) / f"family-start-e2e-prepared-{self.run}"

    @property
    def database(self) -> str:
        return f"e2e_prepared_{self.run}"

    def make(self, url: str, make: Callable[[str, Path], None]) -> Path:
        """The folder; `make(url, folder)` fills it and the database, unless that was done."""
        source = self.folder / "var"
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ready = self.folder / "ready"
            if not ready.exists():
                create_database(url, self.database, migrated(url))
                make(with_database(url, self.database), source)
                ready.touch()
        return source

    def copy(self, url: str, name: str, var: Path, port: int, make: Callable[[str, Path], None]) -> None:
        """Make the database `name` and fill the folder `var`; `make(url, folder)` prepares the first."""
        source = self.make(url, make)
        create_database(url, name, self.database)
        shutil.copytree(source, var, dirs_exist_ok=True)
        with psycopg.connect(with_database(url, name), autocommit=True) as connection:
            connection.execute("UPDATE wagtailcore_site SET port = %s", [port])

    def remove(self, url: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        _drop(url, self.database)


def of_this_run() -> Prepared | None:
    """What the workers of a parallel run share; None outside one."""
    run = os.environ.get(RUN) or os.environ.get(AHEAD, "")
    return Prepared(run) if run else None


@contextlib.contextmanager
def own_database(url: str, name: str) -> Iterator[None]:
    """Drop the database at the end."""
    try:
        yield
    finally:
        _drop(url, name)


def migrated(url: str) -> str:
    """A database to start from that has every migration; an empty one on a server of the developer's."""
    known = os.environ[TEMPLATE] if TEMPLATE in os.environ else migrated_template(url)
    return known or "template1"


def create_database(url: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
