"""The database of the chat's measurements, with what can happen to it and to the server's processes."""

import contextlib
import os
import random
import signal
from pathlib import Path

from cms.launcher.settings import RunSettings
from tests.bench.filled import filled_database
from tests.bench.memory import parents, with_children

MAKERS = ("tests/bench/chat_people.py", "tests/factories/chat_history.py")


def chat_database(settings: RunSettings, threads: int, each: int) -> contextlib.AbstractContextManager[str]:
    """The URL of a database with so many conversations of so many messages."""
    return filled_database(settings, MAKERS, "tests.bench.chat_people", str(threads), str(each))


def kill_a_process(parent: int, dice: random.Random) -> bool:
    """Kill -9 one of the processes that do the work under `parent`, which starts another; False without one."""
    below = [pid for pid in with_children(parent, parents())[1:] if _works(pid)]
    if not below:
        return False
    os.kill(dice.choice(below), signal.SIGKILL)
    return True


def crash_database(folder: Path) -> bool:
    """Kill -9 a session of PostgreSQL: it throws everybody out, recovers from its log and starts anew."""
    lines = (folder / "postmaster.pid").read_text().splitlines()
    found = [pid for pid in with_children(int(lines[0]), parents())[1:] if "[local]" in _command(pid)]
    if not found:
        return False
    os.kill(found[0], signal.SIGKILL)
    return True


def _works(pid: int) -> bool:
    return "resource_tracker" not in _command(pid)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "resource_tracker"
