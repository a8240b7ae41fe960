"""Start Family Start as `make run` does, and say how long it took until /readyz was content."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.readiness import ask
from tests.bench.server import free_port

PATIENCE = 300.0
_TICK = 0.05
_OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_SECRET_KEY",
    "FAMILY_START_MASTER_KEY",
}


@contextlib.contextmanager
def started(var: Path, *, fresh: bool) -> Iterator[tuple[int, float]]:
    """Run it in `var` (emptied first when `fresh`); yields the port and the seconds it took."""
    if fresh:
        shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True, exist_ok=True)
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in _OURS}
    env |= {"VAR_DIR": str(var), "PORT": str(port)}
    command = processes.tied([str(VENV_PYTHON), "-m", "cms.launcher", "run"])
    began = time.monotonic()
    with (var / "bench.log").open("ab") as log:
        child = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=log, stderr=log)
    try:
        while ask(port).status != 200:
            if child.poll() is not None or time.monotonic() - began > PATIENCE:
                raise LauncherError(f"Family Start did not start; see {var / 'bench.log'}.")
            time.sleep(_TICK)
        yield port, time.monotonic() - began
    finally:
        processes.send([child.pid], signal.SIGTERM)
        try:
            child.wait(60)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
