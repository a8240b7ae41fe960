"""One run at a time for each VAR_DIR, and the memory of what a killed run left behind."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cms.launcher import processes
from cms.launcher.errors import LauncherError

TOKEN = "FAMILY_START_RUN"  # noqa: S105 - the name of a variable


@dataclass
class Child:
    """A process we started: its number, and a mark that tells it from a later one."""

    name: str
    pid: int
    mark: str


@dataclass
class Run:
    """What `VAR_DIR/run.json` says about a run."""

    pid: int
    token: str
    port: int
    children: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    def left_processes(self) -> list[int]:
        """Everything of this run that is alive, save the launcher itself."""
        marked = [child.pid for child in self.children if child.mark == processes.start_mark(child.pid)]
        found = {pid for pid in marked if processes.is_alive(pid)}
        return sorted(found | set(processes.pids_with_environment(TOKEN, self.token)))


class Ownership:
    """The right to run in a VAR_DIR."""

    def __init__(self, var: Path, port: int) -> None:
        self._path = var / "run.json"
        self.run = Run(pid=os.getpid(), token=secrets.token_hex(16), port=port)

    def clear_leftovers(self) -> bool:
        """End what a killed run left; tell whether there had been such a run."""
        old = read_run(self._path)
        if old is not None:
            processes.end(old.left_processes(), grace=10.0)
        self.write()
        return old is not None

    def add_child(self, name: str, pid: int) -> None:
        """Remember a child, so that it is found should we be killed."""
        self.run.children.append(Child(name, pid, processes.start_mark(pid)))
        self.write()

    def write(self) -> None:
        """Write the memory whole or not at all."""
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(json.dumps(asdict(self.run)))
        draft.replace(self._path)

    def finish(self) -> None:
        """End whatever is left of this run and forget it."""
        processes.end(self.run.left_processes(), grace=2.0)
        self._path.unlink(missing_ok=True)


@contextlib.contextmanager
def ownership(var: Path, port: int) -> Iterator[Ownership]:
    """Own the VAR_DIR within the block; raise LauncherError when another run does."""
    with (var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = read_run(var / "run.json")
            where = f" at {other.address} (process {other.pid})" if other else ""
            raise LauncherError(f"Family Start already runs{where}: stop it with `make stop`.") from None
        owner = Ownership(var, port)
        try:
            yield owner
        finally:
            owner.finish()


def read_run(path: Path) -> Run | None:
    """The memory of a run, None when there is none that can be read."""
    try:
        data = json.loads(path.read_text())
        children = [Child(**child) for child in data.pop("children")]
        return Run(**data, children=children)
    except (OSError, ValueError, TypeError, KeyError):
        return None
