"""Run one command to its end, with everything it started, and put its failure into a sentence."""

import contextlib
import os
import subprocess
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT

TAIL = 15


def run(
    command: list[str],
    *,
    what: str,
    log: Path,
    environment: dict[str, str] | None = None,
    show: bool = False,
) -> None:
    """Run a command in the project folder; raise LauncherError when it fails.

    Its output goes to the log, and with `show` to the terminal instead.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        start = output.tell()
        child = subprocess.Popen(
            processes.tied(command),
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=None if show else output,
            stderr=None if show else output,
            start_new_session=True,
        )
        try:
            code = child.wait()
        finally:
            processes.kill_group(child.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5.0)
    if code != 0:
        if not show:
            print(_tail(log, start))
        raise LauncherError(f"{what} failed (exit status {code}); the whole output is in {log}.")


def which_version(program: str) -> tuple[int, ...] | None:
    """The version a program prints, e.g. (20, 19, 2); None when it is not there."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, env=os.environ.copy()
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    digits = answer.stdout.strip().lstrip("v").split("-")[0].split(".")
    return tuple(int(part) for part in digits if part.isdigit())


def _tail(log: Path, start: int) -> str:
    text = log.read_bytes()[start:].decode(errors="replace")
    return "\n".join(text.splitlines()[-TAIL:])
