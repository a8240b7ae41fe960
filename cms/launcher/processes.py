"""Small questions and orders to operating-system processes (Linux and macOS)."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
EXEC_AS = Path(__file__).with_name("exec_as.py")


def tied(command: list[str], death_signal: int = signal.SIGTERM) -> list[str]:
    """The command, made to get a signal when the process that starts it dies (Linux)."""
    return [sys.executable, "-I", str(EXEC_AS), "same", "0", "0", str(int(death_signal)), "--", *command]


def die_with_parent(signum: int) -> None:
    """Get a signal when our own parent dies (Linux; elsewhere nothing)."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not yet reaped does not."""
    if pid <= 0:
        return False
    if LINUX:
        fields = _stat(pid)
        return bool(fields) and fields[0] not in {"Z", "X"}
    state = _ps(pid, "stat")
    return bool(state) and not state.startswith("Z")


def start_mark(pid: int) -> str:
    """Tell a process from a later one with the same number; empty when there is none."""
    if LINUX:
        fields = _stat(pid)
        return fields[19] if fields else ""
    return _ps(pid, "lstart")


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    if LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            return ""
    return _ps(pid, "command")


def pids_working_in(folder: Path) -> list[int]:
    """Processes whose working directory is `folder` (Linux; elsewhere unknown, so none)."""
    wanted = os.path.realpath(folder)
    found = []
    for pid in all_pids():
        with contextlib.suppress(OSError):
            # A deleted folder is reported as "<path> (deleted)".
            cwd = str(Path(f"/proc/{pid}/cwd").readlink()).removesuffix(" (deleted)")
            if cwd == wanted and is_alive(pid):
                found.append(pid)
    return found


def pids_with_environment(name: str, value: str) -> list[int]:
    """Processes started with this environment variable, but not we (Linux; elsewhere none).

    It finds descendants that left their process group or lost their parent.
    """
    wanted = f"{name}={value}".encode()
    found = []
    for pid in all_pids():
        with contextlib.suppress(OSError):
            if pid != os.getpid() and wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.append(pid)
    return [pid for pid in found if is_alive(pid)]


def all_pids() -> Iterator[int]:
    """Every process number (Linux; elsewhere none)."""
    if LINUX:
        yield from (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def wait_until(condition: Callable[[], bool], seconds: float, interval: float = 0.05) -> bool:
    """Poll until the condition holds; tell whether it did within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(interval)
    return True


def send(pids: Iterable[int], signum: int) -> None:
    """Signal processes; those already gone are no matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signum)


def kill_group(leader: int) -> None:
    """Kill what is left of the process group a child was the leader of."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end(pids: Iterable[int], grace: float = 5.0, first: int = signal.SIGTERM) -> None:
    """Ask processes to stop and kill those that have not done so within the grace."""
    wanted = list(pids)
    send(wanted, first)
    if not wait_until(lambda: not any(map(is_alive, wanted)), grace):
        send(filter(is_alive, wanted), signal.SIGKILL)
        wait_until(lambda: not any(map(is_alive, wanted)), 5.0)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _ps(pid: int, field: str) -> str:
    command = ["ps", "-p", str(pid), "-o", f"{field}="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
