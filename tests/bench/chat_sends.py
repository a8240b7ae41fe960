"""Many phones that send on bad lines to a server that is shot at: what is stored in the end?"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from tests.bench.figures import percentile
from tests.bench.lines import BlockingLine, request_bytes
from tests.bench.sends import FaultyLine, NoAnswerError, Post, Verdict, Writer, verdict

PATIENCE = 20.0


class HttpLine:
    """One phone's connection. Whatever is not an answer is none."""

    def __init__(self, port: int, host: str, session: str) -> None:
        self._line = BlockingLine(port, PATIENCE)
        self._host, self._session = host, session

    def __call__(self, post: Post) -> int:
        path = f"/api/v1/chat/conversations/{post.thread}/messages"
        body = {"client_id": str(post.client_id), "body": post.body}
        request = request_bytes("POST", path, host=self._host, session=self._session, body=body)
        try:
            return self._line.ask(request)[0]
        except OSError:
            raise NoAnswerError from None

    def close(self) -> None:
        self._line.close()


@dataclass(frozen=True)
class Shot:
    """Something that happens to the server each `every` seconds; `work` says whether it could be done."""

    name: str
    every: float
    work: Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    confirmed: int
    seconds: float
    tries: int
    p50: float
    p95: float
    faults: dict[str, int]
    shots: dict[str, int]
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"per_second": round(self.confirmed / self.seconds, 1)}


def send_all(
    *,
    port: int,
    url: str,
    people: Mapping[str, Any],
    sends: int,
    shots: list[Shot],
    most_seconds: float,
    seed: int = 1,
) -> Outcome:
    """Let the people write `sends` messages in all, or for `most_seconds`, and compare with what is stored."""
    stop, began = threading.Event(), time.monotonic()
    each = -(-sends // len(people["writers"]))
    writers, lines, wires = [], [], []
    for number, one in enumerate(people["writers"]):
        wire = HttpLine(port, people["host"], one["session"])
        line = FaultyLine(wire, random.Random(seed * 1000 + number), 0.2)
        wires.append(wire)
        lines.append(line)
        writers.append(Writer(one["thread"], each, line, pause=0.2))
    fired: Counter[str] = Counter()
    gunner = threading.Thread(target=_shoot, args=(shots, stop, fired), daemon=True)
    timer = threading.Timer(most_seconds, stop.set)
    gunner.start()
    timer.start()
    with ThreadPoolExecutor(len(writers)) as pool:
        counts = list(pool.map(lambda writer: writer.run(stop), writers))
    seconds = time.monotonic() - began
    stop.set()
    timer.cancel()
    gunner.join()
    for line, wire in zip(lines, wires, strict=True):
        line.end()
        wire.close()
    confirmed = {writer.thread: count for writer, count in zip(writers, counts, strict=True)}
    times = sorted(one * 1000 for writer in writers for one in writer.times)
    return Outcome(
        confirmed=sum(counts),
        seconds=round(seconds, 1),
        tries=sum(writer.tries for writer in writers),
        p50=round(percentile(times, 0.5), 1),
        p95=round(percentile(times, 0.95), 1),
        faults=dict(sum((line.seen for line in lines), Counter())),
        shots=dict(fired),
        verdict=verdict(confirmed, stored(url, list(confirmed))),
    )


def stored(url: str, threads: list[str]) -> dict[str, list[tuple[int, Any]]]:
    """(seq, client_id) of the threads' messages, read past the application."""
    rows: dict[str, list[tuple[int, Any]]] = {thread: [] for thread in threads}
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT conversation_id::text, seq, client_id FROM chat_message"
            " WHERE conversation_id = ANY(%s::uuid[])",
            [threads],
        )
        for thread, seq, key in found:
            rows[thread].append((seq, key))
    return rows


def _shoot(shots: list[Shot], stop: threading.Event, fired: Counter[str]) -> None:
    due = {shot.name: time.monotonic() + shot.every for shot in shots}
    while not stop.wait(0.2):
        for shot in shots:
            if time.monotonic() >= due[shot.name]:
                fired[shot.name] += shot.work()
                due[shot.name] = time.monotonic() + shot.every
