"""`make run`: from a working copy to a running Family Start, and back to nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from cms.launcher import processes
from cms.launcher.errors import AlreadySaid, LauncherError
from cms.launcher.install import DIST, LOCK, install
from cms.launcher.ownership import TOKEN, Ownership, ownership, read_run
from cms.launcher.paths import PROJECT, VENV_PYTHON, var_dir
from cms.launcher.postgres import EmbeddedPostgres
from cms.launcher.readiness import wait_until_ready
from cms.launcher.secret_values import secret_values
from cms.launcher.settings import RunSettings, read_settings, require_free_port, require_redis
from cms.launcher.stamps import Stamp, files_below, fingerprint
from cms.launcher.stop_signals import StopRequested, StopSignals, stop_signals
from cms.launcher.supervisor import TICK, Program, Supervisor

DEMO_HOSTS = ("fjordby", "klitby")


def run() -> int:
    """Start everything, wait until somebody stops it, stop everything; return the exit status."""
    settings = read_settings()
    with stop_signals() as signals:
        try:
            with ownership(settings.var, settings.port) as owner:
                _run(settings, owner, signals)
        except StopRequested:
            print("\nFamily Start has stopped.", flush=True)
            return 0
    return 0


def _run(settings: RunSettings, owner: Ownership, signals: StopSignals) -> None:
    crashed = owner.clear_leftovers()
    require_free_port(settings)
    require_redis(settings)
    install(settings.log_dir / "install.log")
    with database(settings, fresh=crashed) as (url, server):
        environment = run_environment(settings, url) | {TOKEN: owner.run.token}
        accounts = prepare(settings, environment)
        supervisor = Supervisor(
            programs(settings), environment=environment, folder=PROJECT, started=owner.add_child
        )

        def check() -> None:
            supervisor.check()
            if server is not None and server.has_ended:
                raise LauncherError("The database server ended unexpectedly.")

        try:
            supervisor.start()
            wait_until_ready(settings.port, settings.ready_timeout, check)
            print(welcome(settings.port, accounts), flush=True)
            while True:
                check()
                time.sleep(TICK)
        finally:
            supervisor.stop(impatient=lambda: signals.impatient)


def programs(settings: RunSettings) -> list[Program]:
    """The web server and the worker."""
    python = str(VENV_PYTHON)
    web = [python, "-m", "uvicorn", "cms.asgi:application", "--host", settings.host]
    web += ["--port", str(settings.port), "--workers", str(settings.web_processes)]
    web += ["--no-access-log", "--log-level", "warning"]
    return [Program("web", web), Program("worker", [python, str(PROJECT / "manage.py"), "qcluster"])]


@contextlib.contextmanager
def database(settings: RunSettings, *, fresh: bool = False) -> Iterator[tuple[str, EmbeddedPostgres | None]]:
    """The URL of the database, and our own server where DATABASE_URL names no other.

    With `fresh` a server that a killed run left is stopped first, not adopted: it may be on its
    way out.
    """
    if settings.database_url:
        yield settings.database_url, None
        return
    server = EmbeddedPostgres(settings.var / "postgres", log_file=settings.log_dir / "postgres.log")
    try:
        if fresh:
            server.stop()
        yield server.start(dies_with_us=True), server
    finally:
        server.stop()


def run_environment(settings: RunSettings, database_url: str) -> dict[str, str]:
    """The environment of every process of the app."""
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PYTHONUNBUFFERED": "1",
        **os.environ,
        **secret_values(settings.var),
        "DATABASE_URL": database_url,
        "VAR_DIR": str(settings.var),
        "PORT": str(settings.port),
    }


def prepare(settings: RunSettings, environment: dict[str, str]) -> str:
    """Migrate, load the demo, collect static files when they changed; return the demo accounts."""
    print("Preparing the database …", flush=True)
    sources = files_below(DIST, *PROJECT.glob("cms/**/static"), *PROJECT.glob("plugins/*/static"))
    current = fingerprint([LOCK, *sources])
    stamp = Stamp(settings.var / "static.stamp")
    changed = not stamp.matches(current) or not (settings.var / "static").is_dir()
    command = [str(VENV_PYTHON), "-m", "cms.launcher.prepare", *(["--static"] if changed else [])]
    child = subprocess.Popen(
        processes.tied(command), cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        accounts, _ = child.communicate()
    finally:
        processes.kill_group(child.pid)
        child.wait()
    if child.returncode != 0:
        raise AlreadySaid
    stamp.path.write_text(current)
    return accounts.strip("\n")


def welcome(port: int, accounts: str) -> str:
    """What people see when all is ready."""
    lines = [f"Ready: http://localhost:{port}"]
    lines += [f"  http://{name}.localhost:{port}" for name in DEMO_HOSTS]
    lines += ["", accounts] if accounts else []
    return "\n".join([*lines, "", "Stop with Ctrl-C."])


def stop() -> int:
    """`make stop`: stop a running Family Start from another terminal."""
    found = read_run(var_dir() / "run.json")
    if found is None or not processes.is_alive(found.pid):
        print("Family Start does not run.")
        return 0
    processes.send([found.pid], signal.SIGTERM)
    if not processes.wait_until(lambda: not processes.is_alive(found.pid), 60.0):
        raise LauncherError(f"Family Start (process {found.pid}) did not stop within a minute.")
    print("Family Start has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(run())
