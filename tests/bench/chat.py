"""The chat's part of `make bench`: sends with faults, open sockets, and the inbox over years."""

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cms.launcher.settings import RunSettings
from tests.bench import report
from tests.bench.chat_sends import Outcome, Shot, send_all
from tests.bench.chat_server import chat_database, crash_database, kill_a_process
from tests.bench.child import asked
from tests.bench.figures import Bar, percentile
from tests.bench.memory import memory_of
from tests.bench.server import Running, bench_settings, free_port, project_server, run_inside

# Phones that send on bad lines, and people with sockets: their threads are not mixed.
SENDERS, PHONES_EACH = 200, 2
RATES = {10: (60.0, 100.0), 60: (None, 500.0)}  # messages a second: bars of p95 in ms, stored and seen
SOCKET_KB, INBOX_MS, INBOX_QUERIES = 40, 200, 8


@dataclass(frozen=True)
class Sizes:
    """How much of it: a whole run takes half an hour and more, a quick one a few minutes."""

    threads: int = 50_000
    each: int = 20
    sends: int = 100_000
    most_seconds: float = 3600.0
    sockets: int = 2000
    seconds: float = 20.0


QUICK = Sizes(threads=2000, each=10, sends=2000, most_seconds=120.0, sockets=200, seconds=5.0)


class ChatBench:
    """One run in a database of its own; what is found, its bars, and the words for the screen."""

    def __init__(self, var: Path, sizes: Sizes) -> None:
        self.settings = bench_settings(var / "chat")
        self.sizes = sizes
        self.found: dict[str, Any] = {}
        self.bars: list[Bar] = []
        self.said: list[str] = []

    def run(self) -> None:
        with chat_database(self.settings, self.sizes.threads, self.sizes.each) as url:
            self._inbox(run_inside("tests.bench.inbox", self.settings, url))
            count = str(SENDERS + self.sizes.sockets // PHONES_EACH)
            people = run_inside("tests.bench.chat_people", self.settings, url, "writers", count)
            with self._server(url) as running:
                self._sockets(running, people)
            with self._server(url) as running:
                self._sends(running, url, people)

    @contextlib.contextmanager
    def _server(self, url: str) -> Iterator[Running]:
        self.settings: RunSettings = replace(self.settings, port=free_port())
        with project_server(self.settings, url) as running:
            yield running

    # The inbox

    def _inbox(self, found: dict[str, Any]) -> None:
        self.found["inbox"] = found
        cases = found["cases"]
        lists = [one for name, one in cases.items() if name.startswith("list")]
        self.bars += [
            Bar("inbox, whole page: p95", cases["whole page"]["p95"], INBOX_MS, " ms", least=False),
            Bar("inbox, slowest list: p95", max(one["p95"] for one in lists), INBOX_MS, " ms", least=False),
            Bar("inbox, list: queries", max(one["queries"] for one in lists), INBOX_QUERIES, least=False),
            Bar("inbox, numbers: queries", cases["numbers"]["queries"], 1, least=False),
            Bar("inbox: tables read as a whole", len(found["scans"]), 0, least=False),
        ]
        rows = [
            [name, f"{one['p50']:.1f}", f"{one['p95']:.1f}", str(one["queries"])]
            for name, one in cases.items()
        ]
        title = f"inbox, {found['messages']:,} messages, {found['conversations']:,} conversations"
        self.said.append(report.table([title, "p50 ms", "p95 ms", "queries"], rows))

    # The sockets

    def _sockets(self, running: Running, people: dict[str, Any]) -> None:
        before = _kilobytes(running)
        with asked("tests.bench.sockets") as ask:
            plan = {
                "port": running.port,
                "host": people["host"],
                "writers": people["writers"][SENDERS:],
                "sockets": self.sizes.sockets,
                "rate": 0,
                "seconds": 0,
            }
            opened = ask(plan)["opened"]
            time.sleep(2)
            each = (_kilobytes(running) - before) / opened if before and opened else None
            rows = [self._rate(ask, plan, rate, *bars) for rate, bars in RATES.items()]
        self.found["sockets"] = {"opened": opened, "kilobytes_each": each, "rates": rows}
        self.bars.append(Bar("server memory of an idle socket", each, SOCKET_KB, " KB", least=False))
        heads = [f"{opened} sockets", "stored p95 ms", "seen p95 ms", "unseen", "refused", "phones' CPU"]
        shown = [
            [
                f"{row['rate']}/s",
                f"{row['stored_p95']:.0f}",
                f"{row['seen_p95']:.0f}",
                str(row["unseen"]),
                str(row["refused"]),
                f"{row['cpu']:.0%}",
            ]
            for row in rows
        ]
        self.said.append(report.table(heads, shown))

    def _rate(
        self,
        ask: Callable[[dict[str, Any]], dict[str, Any]],
        plan: dict[str, Any],
        rate: int,
        stored_bar: float | None,
        seen_bar: float,
    ) -> dict[str, Any]:
        ask(plan | {"rate": rate, "seconds": 2.0})  # not counted: what is loaded the first time
        found = ask(plan | {"rate": rate, "seconds": self.sizes.seconds})
        stored, seen = (sorted(one * 1000 for one in found[name]) for name in ("stored", "seen"))
        row = {
            "rate": rate,
            "sent": int(rate * self.sizes.seconds),
            "stored_p95": percentile(stored, 0.95),
            "seen_p95": percentile(seen, 0.95),
            "unseen": found["unseen"],
            "refused": found["refused"],
            "cpu": round(found["cpu"], 3),
        }
        if stored_bar is not None:
            name = f"{rate} messages/s: send to stored, p95"
            self.bars.append(Bar(name, row["stored_p95"], stored_bar, " ms", least=False))
        self.bars += [
            Bar(f"{rate} messages/s: send to seen, p95", row["seen_p95"], seen_bar, " ms", least=False),
            Bar(f"{rate} messages/s: unseen or refused", found["unseen"] + found["refused"], 0, least=False),
        ]
        return row

    # The sends

    def _sends(self, running: Running, url: str, people: dict[str, Any]) -> None:
        dice = random.Random(11)
        folder = self.settings.var / "postgres"
        shots = [
            Shot("web process killed", 15.0, lambda: kill_a_process(running.pids["web"], dice)),
            Shot("worker process killed", 25.0, lambda: kill_a_process(running.pids["worker"], dice)),
            Shot("database crashed", 40.0, lambda: crash_database(folder)),
        ]
        senders = people | {"writers": people["writers"][:SENDERS]}
        outcome = send_all(
            port=running.port,
            url=url,
            people=senders,
            sends=self.sizes.sends,
            shots=shots,
            most_seconds=self.sizes.most_seconds,
        )
        self.found["sends"] = outcome.as_json()
        wrong = outcome.verdict
        self.bars += [
            Bar("sends with faults: confirmed", outcome.confirmed, self.sizes.sends),
            Bar("sends with faults: lost", wrong.lost, 0, least=False),
            Bar("sends with faults: duplicated", wrong.duplicated, 0, least=False),
            Bar("sends with faults: out of order", wrong.out_of_order + wrong.holes, 0, least=False),
        ]
        self.said.append(_in_words(outcome, SENDERS))


def _in_words(outcome: Outcome, writers: int) -> str:
    faults = ", ".join(f"{count} × {name}" for name, count in {**outcome.faults, **outcome.shots}.items())
    return (
        f"{outcome.confirmed:,} messages of {writers} phones in {outcome.seconds:.0f} s with "
        f"{outcome.tries:,} tries; {faults}. From the first try until confirmed: p50 {outcome.p50:.0f} ms, "
        f"p95 {outcome.p95:.0f} ms."
    )


def _kilobytes(running: Running) -> float:
    found = memory_of(running.pids["web"])
    return found.pss * 1024 if found else 0.0
