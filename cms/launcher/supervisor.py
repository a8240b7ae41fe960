"""Start programs, watch them and stop them together.

Our own and not honcho: honcho ends with success when a child ends with success, does not know
SIGHUP, starts a Python process beside each child, and leaves children behind when it is killed.
"""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError

TICK = 0.1


@dataclass(frozen=True)
class Program:
    """A program to keep running."""

    name: str
    command: list[str]


class Supervisor:
    """Several programs that live and die together.

    Each gets its own process group, so that Ctrl-C reaches us alone and so that we can kill
    what a program started. On Linux a program gets SIGTERM when we are killed.
    """

    def __init__(
        self,
        programs: list[Program],
        *,
        environment: dict[str, str],
        folder: Path,
        grace: float = 10.0,
        started: Callable[[str, int], None] | None = None,
    ) -> None:
        self.programs = programs
        self.environment = environment
        self.folder = folder
        self.grace = grace
        self._started = started
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start all programs."""
        for program in self.programs:
            child = subprocess.Popen(
                processes.tied(program.command, signal.SIGTERM),
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._children[program.name] = child
            if self._started is not None:
                self._started(program.name, child.pid)

    def check(self) -> None:
        """Raise LauncherError when a program has ended."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                raise LauncherError(f"The {name} process ended unexpectedly ({_ending(code)}).")

    def stop(self, impatient: Callable[[], bool] = lambda: False) -> None:
        """Ask all programs to stop; after the grace, or on impatience, kill them with their children."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self.grace
        while any(child.poll() is None for child in self._children.values()):
            if impatient() or time.monotonic() > deadline:
                break
            time.sleep(TICK / 2)
        for child in self._children.values():
            processes.kill_group(child.pid)
            child.wait()
        self._children.clear()


def _ending(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
