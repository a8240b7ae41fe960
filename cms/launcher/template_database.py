"""A database with every migration applied, which test runs copy instead of migrating anew.

It lies on the throw-away server and is made again when a migration or a package changed.
`python -m cms.launcher.template_database URL` prints its name.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from cms.launcher.install import LOCK
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.stamps import files_below, fingerprint

_PREFIX = "migrated_"
_LOCK_NUMBER = 7_246_001


def migrated_template(url: str) -> str:
    """The name of the migrated database on the server of `url`; makes it when it is not there.

    Empty when a migration fails: then the tests migrate by themselves, and say what is wrong.
    """
    name = _PREFIX + fingerprint([LOCK, *_sources()])[:16]
    with psycopg.connect(url, autocommit=True) as connection:
        # Two runs in one working copy share the server: the second waits, and finds what the first made.
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK_NUMBER])
        found = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if name not in found:
            for old in sorted(one for one in found if one.startswith(_PREFIX)):
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            half = f"{_PREFIX}half"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            if not _migrate(with_database(url, half)):
                return ""
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(half), sql.Identifier(name)))
    return name


def _sources() -> list[Path]:
    folders = [*PROJECT.glob("cms/**/migrations"), *PROJECT.glob("plugins/*/migrations")]
    folders += [*PROJECT.glob("tests/**/migrations"), PROJECT / "cms" / "settings"]
    return [path for path in files_below(*folders) if path.suffix == ".py"]


def _migrate(url: str) -> bool:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [str(VENV_PYTHON), str(PROJECT / "manage.py"), "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=False, stdin=subprocess.DEVNULL)
    return done.returncode == 0


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


if __name__ == "__main__":
    print(migrated_template(sys.argv[1]))
