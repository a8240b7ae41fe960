"""A process of its own that is asked one plan after the other, in lines of JSON."""

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT, VENV_PYTHON


@contextlib.contextmanager
def asked(module: str) -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
    """Run the module; yield what sends it a plan and returns its answer."""
    child = subprocess.Popen(
        processes.tied([str(VENV_PYTHON), "-m", module]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": os.fspath(PROJECT)},
    )
    assert child.stdin is not None and child.stdout is not None

    def ask(plan: dict[str, Any]) -> dict[str, Any]:
        assert child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(json.dumps(plan) + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            raise LauncherError(f"{module} has ended.") from None
        answer = child.stdout.readline()
        if not answer:
            raise LauncherError(f"{module} has ended.")
        return dict(json.loads(answer))

    try:
        yield ask
    finally:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
