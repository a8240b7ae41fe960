"""Run named steps one after the other, or some beside others, and count at the end."""

import contextlib
import secrets
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cms.launcher import processes
from cms.launcher.ownership import TOKEN
from cms.launcher.paths import PROJECT
from cms.launcher.reports import Count, count_step
from cms.launcher.teststeps import Step

LINE = "─" * 72
TOO_LONG = 124  # what timeout(1) answers


@dataclass
class Running:
    """A step under way. Its words go to the terminal, or to a file until it is waited for."""

    step: Step
    child: subprocess.Popen[bytes]
    token: str
    words: BinaryIO | None
    started: float
    ended: float | None = None

    @property
    def seconds(self) -> float:
        """How long it ran, however long after its end it is told of."""
        return (self.ended or time.monotonic()) - self.started

    def note_end(self) -> None:
        """Wait until the command ends by itself or is ended; for a thread of its own."""
        self.child.wait()
        self.ended = time.monotonic()

    @property
    def limit(self) -> float:
        return self.started + self.step.minutes * 60

    def wait(self) -> int:
        """Wait for the step's end or its limit, leave none of its processes, and return the exit status."""
        try:
            code = self.child.wait(max(0.0, self.limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            code = TOO_LONG
        self.end()
        if self.words:
            self.words.seek(0)
            print(
                f"{LINE}\n{self.step.name}\n{LINE}\n{self.words.read().decode(errors='replace')}", flush=True
            )
        if code == TOO_LONG:
            print(
                f"{self.step.name} took longer than {self.step.minutes:g} minutes and is stopped.", flush=True
            )
        return code

    def end(self) -> None:
        """End what still runs of the step."""
        if self.child.poll() is None:
            processes.end([self.child.pid], grace=20.0, first=signal.SIGTERM)
        processes.kill_group(self.child.pid)
        self.child.wait()
        left = processes.pids_with_environment(TOKEN, self.token)
        if left:
            names = ", ".join(Path(processes.command_of(pid).split(" ")[0]).name for pid in left)
            print(f"{self.step.name} left processes behind, now ended: {names}", flush=True)
            processes.end(left)


@contextlib.contextmanager
def started(step: Step, environment: Mapping[str, str]) -> Iterator[Running]:
    """Start a step; at the end of the block it runs no more."""
    token = secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        words = stack.enter_context(tempfile.TemporaryFile()) if step.beside else None
        child = subprocess.Popen(
            processes.tied(step.command),
            cwd=PROJECT,
            env={**environment, TOKEN: token},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT if words else None,
            start_new_session=True,
        )
        running = Running(step, child, token, words, time.monotonic())
        threading.Thread(target=running.note_end, daemon=True).start()
        stack.callback(running.end)
        yield running


class Table:
    """One line for each step that has ended, and the count of all."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.total = Count()

    def take(self, running: Running) -> None:
        """Wait for the step and write its line."""
        code = running.wait()
        count = count_step(code, running.step.report)
        self.total += count
        result = "ok" if code == 0 else f"FAILED (exit status {code})"
        detail = f"  {count}" if running.step.report else ""
        self.lines.append(f"{running.step.name:18} {running.seconds:7.1f} s  {result}{detail}")
        print(self.lines[-1], flush=True)


def run_steps(steps: list[Step], environment: Mapping[str, str]) -> int:
    """Run all steps, also after a failure; print the table and the plain count; return the exit status.

    A step marked `beside` runs while the next ones do; it is waited for before one that is marked `alone`.
    """
    table = Table()
    beside: list[Running] = []
    with contextlib.ExitStack() as stack:
        for number, step in enumerate(steps, 1):
            if step.alone:
                _take_all(table, beside)
            print(f"{LINE}\n[{number}/{len(steps)}] {step.name}\n{LINE}", flush=True)
            if step.report:
                step.report.unlink(missing_ok=True)
            running = stack.enter_context(started(step, environment))
            if step.beside:
                print("Runs beside the next steps and tells at its end.", flush=True)
                beside.append(running)
            else:
                table.take(running)
        _take_all(table, beside)
    print(LINE, *table.lines, LINE, table.total, sep="\n", flush=True)
    return 0 if table.total.failed == 0 else 1


def _take_all(table: Table, beside: list[Running]) -> None:
    while beside:
        table.take(beside.pop(0))
