"""A throw-away PostgreSQL server for tests: quick, kept between runs, gone when nobody uses it.

    with test_server() as server:
        os.environ["DATABASE_URL"] = server.url()

Each working copy has its own (`VAR_DIR/test-postgres`). Several test runs in one working copy
share it; the last one to leave stops it.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from cms.launcher.paths import var_dir
from cms.launcher.postgres import EmbeddedPostgres

# Names the database that test runs copy; see template_database.py.
TEMPLATE = "TEST_DATABASE_TEMPLATE"


@contextlib.contextmanager
def test_server(var: Path | None = None) -> Iterator[EmbeddedPostgres]:
    """A started server without durability; stopped when its last user leaves."""
    folder = var or var_dir()
    folder.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(folder / "test-postgres", durable=False)
    with (folder / "test-postgres.users").open("w") as users:
        with _door(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start()
        try:
            yield server
        finally:
            # The exclusive lock is to be had only when no other test run holds a shared one.
            with _door(folder), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()


test_server.__test__ = False  # type: ignore[attr-defined]  # pytest: not a test


@contextlib.contextmanager
def _door(folder: Path) -> Iterator[None]:
    """Come and go one at a time."""
    with (folder / "test-postgres.door").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
