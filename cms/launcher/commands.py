"""Run commands to their end, with everything they started, and put a failure into a sentence."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError
from cms.launcher.paths import PROJECT

TAIL = 15


class _Children:
    """The commands that run now: whoever stops ends them all, and none begins after that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[int] = set()
        self.are_stopped = False

    def start(self, begin: Callable[[], "subprocess.Popen[bytes]"]) -> "subprocess.Popen[bytes]":
        """Begin one; raise LauncherError when they are being stopped."""
        with self._lock:
            if self.are_stopped:
                raise LauncherError("It was stopped.")
            child = begin()
            self._running.add(child.pid)
            return child

    def end(self, child: "subprocess.Popen[bytes]") -> None:
        """Kill what one has left behind."""
        processes.kill_group(child.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(5.0)
        with self._lock:
            self._running.discard(child.pid)

    def stop(self) -> None:
        """Kill all of them with what they started."""
        with self._lock:
            self.are_stopped = True
            for leader in self._running:
                processes.kill_group(leader)

    def go_on(self) -> None:
        """Allow commands again."""
        self.are_stopped = False


_children = _Children()


def together(*works: Callable[[], None]) -> None:
    """Do several things that mostly wait at the same time; raise what the first one that fails raises.

    Whatever ends it early, a failure or a signal, ends the commands of the others: none is left behind.
    """
    try:
        with ThreadPoolExecutor(len(works)) as threads:
            done = [threads.submit(work) for work in works]
            try:
                for one in as_completed(done):
                    one.result()
            except BaseException:
                _children.stop()
                raise
    finally:
        _children.go_on()


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
        child = _children.start(
            lambda: subprocess.Popen(
                processes.tied(command),
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=None if show else output,
                stderr=None if show else output,
                start_new_session=True,
            )
        )
        try:
            code = child.wait()
        finally:
            _children.end(child)
    if code != 0:
        if not show and not _children.are_stopped:
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
