"""Bring the database and the static files up to date, in one Django process.

`python -m cms.launcher.prepare [--static]` with the environment of a run. It prints the table of
demo accounts, if any; a failure is one sentence on stderr, its traceback goes to the log.
"""

import os
import sys
import traceback

import psycopg
from django.core.management import call_command, get_commands

from cms.launcher.errors import LauncherError
from cms.launcher.paths import var_dir

LOG = var_dir() / "log" / "prepare.log"


def main(arguments: list[str]) -> int:
    """Do all steps; return the exit status."""
    step = "connect"
    try:
        check_connection(os.environ["DATABASE_URL"])
        import django

        step = "start Django"
        django.setup()
        step = "migrate"
        call_command("migrate", interactive=False, verbosity=0)
        if "--static" in arguments:
            step = "collect the static files"
            from cms.launcher.static_files import collect_static

            collect_static()
        if "demo" in get_commands():
            step = "load the demo"
            call_command("demo", "load", stdout=sys.stderr)
            call_command("demo", "accounts")
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - whatever it is, it becomes a sentence
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("a") as log:
            traceback.print_exc(file=log)
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        print(f"Family Start could not {step}: {reason} (details in {LOG})", file=sys.stderr)
        return 1
    return 0


def check_connection(url: str) -> None:
    """Raise LauncherError when the database does not answer; the password is never shown."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.ProgrammingError as error:
        raise LauncherError(
            "DATABASE_URL cannot be read: it must look like postgresql://user:password@host:5432/name."
        ) from error
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise LauncherError(f"The database of DATABASE_URL cannot be used: {reason}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
