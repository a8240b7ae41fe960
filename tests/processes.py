"""Run a piece of Django in another operating-system process, on the test database."""

import os
import subprocess
import sys
from urllib.parse import urlencode

from django.db import connection


def test_database_url() -> str:
    """The address of the test database for another process."""
    entry = connection.settings_dict
    where = {"host": entry.get("HOST"), "port": entry.get("PORT"), "user": entry.get("USER")}
    where["password"] = entry.get("PASSWORD")
    return f"postgresql:///{entry['NAME']}?" + urlencode(
        {key: value for key, value in where.items() if value}
    )


test_database_url.__test__ = False


def environment(**more: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": test_database_url(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DEMO": "1",
        **more,
    }


def run_python(code: str, **more: str) -> str:
    """Run `code` after django.setup() in a fresh process and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
