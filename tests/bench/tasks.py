"""The tasks' part of `make bench`: the overviews over years, and how fast the rules give out work."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.figures import Bar
from tests.bench.filled import filled_database
from tests.bench.server import bench_settings, run_inside

MAKERS = ("tests/bench/task_people.py", "tests/factories/task_history.py")
MS, QUERIES = 200, 8
PROCESSES = (1, 4)


@dataclass(frozen=True)
class Sizes:
    """How much of it; `given` is what the rules give out, once for each number of processes.

    `stormy` tasks are given out by eight workers three times: while nobody else acts and `killed` workers are
    killed, while people act, and with both.
    """

    tasks: int = 200_000
    unfinished: int = 4000
    families: int = 20_000
    given: int = 4000
    stormy: int = 5000
    killed: int = 8


QUICK = Sizes(tasks=20_000, unfinished=1000, families=2000, given=800, stormy=400, killed=2)


class TasksBench:
    """One run in a database of its own; what is found, its bars, and the words for the screen."""

    def __init__(self, var: Path, sizes: Sizes) -> None:
        self.settings = bench_settings(var / "tasks")
        self.sizes = sizes
        self.found: dict[str, Any] = {}
        self.bars: list[Bar] = []
        self.said: list[str] = []

    def run(self) -> None:
        amounts = (self.sizes.tasks, self.sizes.unfinished, self.sizes.families)
        with filled_database(self.settings, MAKERS, "tests.bench.task_people", *map(str, amounts)) as url:
            self._lists(run_inside("tests.bench.task_lists", self.settings, url))
            given = str(self.sizes.given)
            for processes in PROCESSES:
                self._given(
                    run_inside("tests.bench.task_giving", self.settings, url, "run", given, str(processes))
                )
            storm = (str(self.sizes.stormy), str(self.sizes.killed))
            self._stormy(run_inside("tests.bench.task_storm", self.settings, url, "run", *storm))

    def _lists(self, found: dict[str, Any]) -> None:
        self.found["lists"] = found
        cases = found["cases"]
        for name, one in cases.items():
            self.bars.append(Bar(f"tasks, {name}: p95", one["p95"], MS, " ms", least=False))
            if name.startswith(("list", "board", "calendar", "my day", "load")):
                self.bars.append(Bar(f"tasks, {name}: queries", one["queries"], QUERIES, least=False))
        self.bars += [
            Bar("tasks, numbers: queries", cases["numbers"]["queries"], 1, least=False),
            Bar("tasks: tables read as a whole", len(found["scans"]), 0, least=False),
        ]
        rows = [
            [name, f"{one['p50']:.1f}", f"{one['p95']:.1f}", str(one["queries"])]
            for name, one in cases.items()
        ]
        title = f"{found['tasks']:,} tasks, {found['unfinished']:,} to be done"
        self.said += [report.table([title, "p50 ms", "p95 ms", "queries"], rows), *found["scans"]]

    def _given(self, found: dict[str, Any]) -> None:
        self.found.setdefault("given", []).append(found)
        self.bars.append(
            Bar(
                f"given by {found['processes']} processes: left over or twice", found["wrong"], 0, least=False
            )
        )
        self.said.append(
            f"{found['given']:,} tasks given out to {found['people']} people of {found['teams']} teams by "
            f"{found['processes']} processes in {found['seconds']:.1f} s: {found['per_second']:.0f} a second."
        )

    def _stormy(self, found: dict[str, Any]) -> None:
        self.found["storm"] = found
        self.bars += [
            Bar("storm: tasks the fullest has too many", found["spread"], 1, least=False),
            Bar("storm: tasks lost or left over", found["lost"], 0, least=False),
            Bar("storm: tasks whose owner is not who the history says", found["torn"], 0, least=False),
            Bar("storm: tasks that a rule took from somebody", found["overwritten"], 0, least=False),
            Bar("storm: times that a rule gave more than somebody can have", found["over"], 0, least=False),
            Bar("storm: deadlocks", found["deadlocks"], 0, least=False),
            Bar("storm: confirmed acts that are gone", found["unkept"], 0, least=False),
        ]
        self.said.append(
            f"{found['tasks']:,} tasks given out by eight workers, of which {found['killed']} were killed, "
            f"while people did {found['acts']} things."
        )
