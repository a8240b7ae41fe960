"""Help for tests that start real processes: the launcher, PostgreSQL and toys in place of the app."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.launcher import processes
from cms.launcher.paths import PROJECT
from cms.launcher.postgres import EmbeddedPostgres

NOT_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORT",
    "VAR_DIR",
    "MAKELEVEL",
    "MAKEFLAGS",
    "MFLAGS",
    "FAMILY_START_RUN",
)
TOYS = Path(__file__).with_name("toys.py")


def _heed_signals() -> None:
    """Whoever runs the tests in the background may have them ignore Ctrl-C; the launcher is not to."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Launcher:
    """One launcher process with its output."""

    def __init__(self, var: Path, command: list[str], **environment: str) -> None:
        self.var = var
        self.output: list[str] = []
        clean = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=clean | {"VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_heed_signals,  # noqa: PLW1509 - it takes no lock
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.output.extend(iter(self.process.stdout.readline, ""))

    @property
    def text(self) -> str:
        return "".join(self.output)

    def wait_for(self, words: str, seconds: float = 60) -> None:
        found = processes.wait_until(lambda: words in self.text or self.process.poll() is not None, seconds)
        assert found and words in self.text, self.text

    def wait(self, seconds: float = 90.0) -> int:
        code = self.process.wait(seconds)
        self._reader.join(2)
        return code

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def processes_of(var: Path) -> list[int]:
    """All processes that work for this VAR_DIR: those told of it, and PostgreSQL's."""
    told = processes.pids_with_environment("VAR_DIR", str(var))
    return sorted({*told, *processes.pids_working_in(var / "postgres")})


def gone(var: Path, seconds: float = 5) -> bool:
    return processes.wait_until(lambda: not processes_of(var), seconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def var() -> Iterator[Path]:
    """A VAR_DIR with a space in its name, cleared of processes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fs test "))
    yield folder
    processes.end(processes_of(folder), grace=3)
    with contextlib.suppress(OSError):
        EmbeddedPostgres(folder / "postgres").stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def toy_launcher(var: Path, port: int):
    """Start the launcher with toys for children: `toy_launcher(worker="stubborn")`."""
    started: list[Launcher] = []

    def start(web: str = "web", worker: str = "worker", **environment: str) -> Launcher:
        command = [sys.executable, str(TOYS), "launcher", web, worker]
        launcher = Launcher(var, command, **({"PORT": str(port)} | environment))
        started.append(launcher)
        return launcher

    yield start
    for launcher in started:
        if launcher.process.poll() is None:
            launcher.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                launcher.process.wait(15)
            launcher.process.kill()
