"""The video calls' part of `make bench`: what passes through the socket, and how long people wait."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import call_waits, report
from tests.bench.child import asked
from tests.bench.figures import Bar, percentile
from tests.bench.filled import filled_database
from tests.bench.memory import memory_of
from tests.bench.server import bench_settings, project_server, run_inside

MAKERS = ("tests/bench/call_people.py",)
RELAYED_MS = 100
TOO_MANY = 4429


@dataclass(frozen=True)
class Sizes:
    """How much of it; `rate` is frames a second over all calls."""

    rooms: int = 200
    sockets: int = 500
    rate: float = 100.0
    seconds: float = 20.0
    calls: int = 20
    cuts: int = 15


QUICK = Sizes(rooms=20, sockets=50, rate=50.0, seconds=4.0, calls=2, cuts=2)


class CallsBench:
    """One run in databases of its own; what is found, its bars, and the words for the screen."""

    def __init__(self, var: Path, sizes: Sizes) -> None:
        self.settings = bench_settings(var / "calls")
        self.sizes = sizes
        self.found: dict[str, Any] = {}
        self.bars: list[Bar] = []
        self.said: list[str] = []

    def run(self) -> None:
        with filled_database(self.settings, MAKERS, "tests.bench.call_people") as url:
            amounts = map(str, (self.sizes.rooms, self.sizes.sockets))
            people = run_inside("tests.bench.call_people", self.settings, url, "rooms", *amounts)
            with project_server(self.settings, url) as running:
                self._sockets(running.port, running.pids["web"], people)
        self._waits(call_waits.measured(self.sizes.calls, self.sizes.cuts))

    def _sockets(self, port: int, web: int, people: dict[str, Any]) -> None:
        plan = {"port": port, **people}
        at_a_rate = {"rate": self.sizes.rate, "seconds": self.sizes.seconds}
        before = memory_of(web)
        with asked("tests.bench.call_sockets") as ask:
            opened = ask(plan)["opened"]
            after = memory_of(web)
            rows = {
                "passed on": self._row(ask(plan | at_a_rate)),
                "while somebody floods": self._row(ask(plan | at_a_rate | {"flood": True})),
            }
        flooded = rows["while somebody floods"]
        each = (after.pss - before.pss) * 1024 / opened if before and after else None
        self.found["sockets"] = {"opened": opened, "rooms": self.sizes.rooms, "kilobytes_each": each, **rows}
        for name, row in rows.items():
            self.bars += [
                Bar(f"calls, {name}: p95", row["p95"], RELAYED_MS, " ms", least=False),
                Bar(f"calls, {name}: unheard or closed", row["unheard"] + row["closed"], 0, least=False),
            ]
        self.bars.append(Bar("calls: cut off for flooding", int(flooded["cut_code"] == TOO_MANY), 1))
        title = f"{opened} sockets in {self.sizes.rooms} calls, {self.sizes.rate:.0f} frames/s"
        heads = [title, "p50 ms", "p95 ms", "unheard", "closed", "pages' CPU"]
        shown = [
            [name, f"{row['p50']:.0f}", f"{row['p95']:.0f}", str(row["unheard"]), str(row["closed"]),
             f"{row['cpu']:.0%}"]
            for name, row in rows.items()
        ]  # fmt: skip
        memory = (
            "" if each is None else f" A socket that is in a call takes {each:.0f} KB of the web processes."
        )
        self.said += [
            report.table(heads, shown),
            f"Whoever flooded was cut off after {flooded['cut_after']:.2f} s.{memory}",
        ]

    def _row(self, found: dict[str, Any]) -> dict[str, Any]:
        heard = sorted(one * 1000 for one in found.pop("heard"))
        return {"frames": len(heard), "p50": percentile(heard, 0.5), "p95": percentile(heard, 0.95), **found}

    def _waits(self, found: call_waits.Waits) -> None:
        self.found |= call_waits.as_json(found)
        self.bars += call_waits.bars(found)
        self.said += call_waits.in_words(found)
