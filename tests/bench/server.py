"""The servers that are measured: the benchmark's own, with its database, and a trivial one."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.postgres import EmbeddedPostgres
from cms.launcher.readiness import wait_until_ready
from cms.launcher.run import programs, run_environment
from cms.launcher.settings import RunSettings, read_settings
from cms.launcher.stamps import Stamp, files_below, fingerprint
from cms.launcher.supervisor import Program, Supervisor

BENCH = Path(__file__).parent
SAMPLE = 30  # articles that are published again, to compare the bulk path with the editor's
_MAKERS = ("phrases.py", "texts.py", "dataset.py", "sameness.py", "prepare.py", "settings.py")


@dataclass(frozen=True)
class Running:
    """A server that answers: its port, and its process numbers by the name of the program."""

    port: int
    pids: dict[str, int]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def bench_settings(var: Path) -> RunSettings:
    """The settings of `make run`, in a folder and on a port of our own, without any DATABASE_URL."""
    return replace(read_settings(), var=var, port=free_port(), database_url="", redis_url="")


def environment(settings: RunSettings, url: str) -> dict[str, str]:
    chosen = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "DEMO": "1", "PYTHONPATH": os.fspath(PROJECT)}
    return {**run_environment(settings, url), "REDIS_URL": "", **chosen}


@contextlib.contextmanager
def database(settings: RunSettings, articles: int) -> Iterator[str]:
    """The URL of a database with so many articles; made anew when what makes it has changed."""
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(settings.var / "postgres", log_file=settings.log_dir / "postgres.log")
    stamp = Stamp(settings.var / "dataset.stamp")
    current = fingerprint(_sources(), str(articles))
    if not stamp.matches(current):
        server.stop()
        for folder in ("postgres", "media"):
            shutil.rmtree(settings.var / folder, ignore_errors=True)
    try:
        url = server.start(dies_with_us=True)
        if not stamp.make(current, lambda: _fill(settings, url, articles)):
            migrate(settings, url)
        yield url
    finally:
        server.stop()


def facts_file(settings: RunSettings) -> Path:
    return settings.var / "facts.json"


def _sources() -> list[Path]:
    """What decides how pages and snapshots look; what only reads them does not count."""
    content = PROJECT / "cms" / "content"
    folders = [content / name for name in ("models", "blocks", "rendering", "actions")]
    folders.append(content / "templates" / "content" / "blocks")
    below = [path for path in files_below(*folders) if path.suffix in {".py", ".html"}]
    return [*below, *(BENCH / name for name in _MAKERS), PROJECT / "requirements.lock"]


def _fill(settings: RunSettings, url: str, articles: int) -> None:
    print(f"Writing {articles} articles in three languages …", flush=True)
    command = [str(VENV_PYTHON), "-m", "tests.bench.prepare", str(articles), str(SAMPLE)]
    command.append(str(facts_file(settings)))
    done = subprocess.run(processes.tied(command), cwd=PROJECT, env=environment(settings, url), check=False)
    if done.returncode != 0:
        raise LauncherError("The articles could not be written.")


def run_inside(module: str, settings: RunSettings, url: str, *arguments: str) -> dict[str, Any]:
    """Run a module in the benchmark's database; return the JSON that it prints. Raises LauncherError."""
    command = processes.tied([str(VENV_PYTHON), "-m", module, *arguments])
    surroundings = environment(settings, url)
    done = subprocess.run(
        command, cwd=PROJECT, env=surroundings, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise LauncherError(f"{module} failed.")
    return dict(json.loads(done.stdout))


def migrate(settings: RunSettings, url: str) -> None:
    """What the packages bring may have moved on, though the articles are the same."""
    command = [str(VENV_PYTHON), str(PROJECT / "manage.py"), "migrate", "--no-input", "--verbosity", "0"]
    if subprocess.run(command, cwd=PROJECT, env=environment(settings, url), check=False).returncode != 0:
        raise LauncherError("The benchmark's database could not be brought up to date.")


@contextlib.contextmanager
def project_server(settings: RunSettings, url: str) -> Iterator[Running]:
    """Web processes and worker, by the very commands of `make run`."""
    (settings.var / "static").mkdir(exist_ok=True)
    with _supervised(programs(settings), settings.port, environment(settings, url)) as (pids, supervisor):
        wait_until_ready(settings.port, settings.ready_timeout, supervisor.check)
        yield Running(settings.port, pids)


@contextlib.contextmanager
def trivial_server(settings: RunSettings) -> Iterator[Running]:
    """The same server with an app that does nothing."""
    (program,) = (one for one in programs(settings) if one.name == "web")
    command = [
        part.replace("cms.asgi:application", "tests.bench.trivial:application") for part in program.command
    ]
    with _supervised([Program("web", command)], settings.port, dict(os.environ)) as (pids, supervisor):
        wait_until_ready(settings.port, settings.ready_timeout, supervisor.check)
        yield Running(settings.port, pids)


@contextlib.contextmanager
def _supervised(
    which: list[Program], port: int, env: dict[str, str]
) -> Iterator[tuple[dict[str, int], Supervisor]]:
    pids: dict[str, int] = {}
    supervisor = Supervisor(which, environment=env, folder=PROJECT, started=pids.__setitem__)
    try:
        supervisor.start()
        yield pids, supervisor
    finally:
        supervisor.stop()
