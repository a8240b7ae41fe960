"""The command line of the launcher; the Makefile is its front."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable

from cms.launcher import processes
from cms.launcher.errors import AlreadySaid, LauncherError
from cms.launcher.install import install
from cms.launcher.ownership import ownership
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.postgres import EmbeddedPostgres
from cms.launcher.run import database, run, run_environment, stop
from cms.launcher.settings import read_settings
from cms.launcher.stop_signals import StopRequested, stop_signals


def main(arguments: list[str]) -> int:
    """Do what the first argument says; a LauncherError is one sentence and exit status 1."""
    orders: dict[str, Callable[[list[str]], int]] = {
        "run": lambda _: run(),
        "stop": lambda _: stop(),
        "install": lambda _: only_install(),
        "demo-reset": lambda _: reset(),
        "python": python,
        "messages": lambda _: messages(),
        "test": test,
    }
    order = orders.get(arguments[0]) if arguments else None
    if order is None:
        print(f"usage: python3 -m cms.launcher {'|'.join(orders)}", file=sys.stderr)
        return 2
    if "MAKELEVEL" in os.environ:
        # Whoever kills make means us.
        processes.die_with_parent(signal.SIGTERM)
    try:
        return order(arguments[1:])
    except AlreadySaid:
        return 1
    except LauncherError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except (StopRequested, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        return 130


def only_install() -> int:
    """Install and build, start nothing."""
    with stop_signals():
        install(read_settings().log_dir / "install.log")
    return 0


def reset() -> int:
    """Throw the demo's data away; the next start loads it anew."""
    settings = read_settings()
    if settings.database_url:
        raise LauncherError("DATABASE_URL names a server of your own: empty that database yourself.")
    with ownership(settings.var, settings.port) as owner:
        owner.clear_leftovers()
        EmbeddedPostgres(settings.var / "postgres").stop()
        for folder in ("postgres", "media", "private"):
            shutil.rmtree(settings.var / folder, ignore_errors=True)
    print("The demo's data are gone; `make run` loads them anew.")
    return 0


def python(arguments: list[str]) -> int:
    """Run the project's Python with the environment of a run and a database that is up.

    A database that already runs is used and left running.
    """
    settings = read_settings()
    with stop_signals():
        install(settings.log_dir / "install.log")
        server = EmbeddedPostgres(settings.var / "postgres", log_file=settings.log_dir / "postgres.log")
        if settings.database_url or server.is_running:
            url = settings.database_url or server.url()
            return _python(arguments, run_environment(settings, url))
        with database(settings) as (url, _):
            return _python(arguments, run_environment(settings, url))


def messages() -> int:
    """Collect the texts to translate into the Danish catalogues of the core and of each plugin."""
    if shutil.which("xgettext") is None:
        raise LauncherError("xgettext is missing: install GNU gettext (on Debian: apt install gettext).")
    settings = read_settings()
    install(settings.log_dir / "install.log")
    environment = run_environment(settings, settings.database_url or "postgresql:///unused")
    command = [str(VENV_PYTHON), str(PROJECT / "manage.py"), "makemessages", "--locale", "da"]
    command += ["--no-obsolete", "--add-location", "file"]
    folders = [PROJECT / "cms", *sorted(path.parent for path in PROJECT.glob("plugins/*/apps.py"))]
    for folder in folders:
        (folder / "locale").mkdir(exist_ok=True)
        if subprocess.run(command, cwd=folder, env=environment, check=False).returncode != 0:
            raise LauncherError(f"The texts of {folder.name} could not be collected.")
    return 0


def test(arguments: list[str]) -> int:
    """Run the checks and tests named."""
    from cms.launcher.testrun import main as test_main

    return test_main(arguments)


def _python(arguments: list[str], environment: dict[str, str]) -> int:
    command = processes.tied([str(VENV_PYTHON), *arguments])
    child = subprocess.Popen(command, cwd=PROJECT, env=environment | {"PYTHONPATH": os.fspath(PROJECT)})
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            processes.end([child.pid])
            child.wait()
