"""Messages on a line that loses, repeats and delays: each must be stored once, and in the writer's order.

The writer does what the app's outbox does: one message at a time, the same id on every try, and on to the
next one only when the server has said that it has the message. What the line does follows from a seed.
"""

import enum
import itertools
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# The server is in trouble or too busy: another time it will be different.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
STORED = frozenset({200, 201})


class NoAnswerError(Exception):
    """The client has heard nothing, and does not know whether the server has."""


class RefusedError(Exception):
    """The server said no: with these writers that is a fault of ours."""


@dataclass(frozen=True)
class Post:
    """One message of one writer. `number` counts from 0 within its thread."""

    thread: str
    number: int

    @property
    def client_id(self) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.thread}/{self.number}")

    @property
    def body(self) -> str:
        return f"Message {self.number}"


# Brings a message to the server; the status of its answer. Raises NoAnswerError.
Line = Callable[[Post], int]


class Fault(enum.StrEnum):
    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    TWICE = "sent twice"
    # The client gives up; its request arrives after whatever it tries next.
    LATE = "late"


@dataclass
class FaultyLine:
    """A line on which a `share` of the sends goes wrong; `seen` counts how."""

    line: Line
    dice: random.Random
    share: float = 0.3
    seen: Counter[str] = field(default_factory=Counter)
    _late: list[Post] = field(default_factory=list)

    def __call__(self, post: Post) -> int:
        fault = self.dice.choice(list(Fault)) if self.dice.random() < self.share else None
        if fault is not None:
            self.seen[fault] += 1
        if fault == Fault.REQUEST_LOST:
            raise NoAnswerError
        if fault == Fault.LATE:
            self._late.append(post)
            raise NoAnswerError
        status = self.line(post)
        if fault == Fault.TWICE:
            status = self.line(post)
        self.arrive()
        if fault == Fault.ANSWER_LOST:
            raise NoAnswerError
        return status

    def arrive(self) -> None:
        """Some of what was under way arrives now, in any order."""
        self.dice.shuffle(self._late)
        while self._late and self.dice.random() < 0.5:
            self._deliver(self._late.pop())

    def end(self) -> None:
        """Everything that is still under way arrives."""
        while self._late:
            self._deliver(self._late.pop())

    def _deliver(self, post: Post) -> None:
        try:
            self.line(post)
        except NoAnswerError:
            self.seen["late and lost"] += 1


@dataclass
class Writer:
    """Writes `count` messages into a thread; `times` are the seconds of each, from the first try on."""

    thread: str
    count: int
    line: Callable[[Post], int]
    pause: float = 0.0
    most_tries: int = 10_000
    times: list[float] = field(default_factory=list)
    tries: int = 0

    def run(self, stop: threading.Event | None = None) -> int:
        """Write until all is stored or `stop` is set; return how many the server has confirmed."""
        for number in range(self.count):
            if stop is not None and stop.is_set():
                return number
            began = time.monotonic()
            self._send(Post(self.thread, number))
            self.times.append(time.monotonic() - began)
        return self.count

    def _send(self, post: Post) -> None:
        for _ in range(self.most_tries):
            self.tries += 1
            try:
                status = self.line(post)
            except NoAnswerError:
                status = 503
            if status in STORED:
                return
            if status not in PASSING:
                raise RefusedError(f"{status} for message {post.number}")
            time.sleep(self.pause)
        raise RefusedError(f"Message {post.number} was never taken.")


@dataclass(frozen=True)
class Verdict:
    """How many of the confirmed messages are missing, stored again, or behind a later one."""

    stored: int
    lost: int
    duplicated: int
    out_of_order: int
    # Numbers of a conversation's stream that are missing or there twice.
    holes: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.out_of_order or self.holes)


def verdict(confirmed: Mapping[str, int], rows: Mapping[str, Sequence[tuple[int, uuid.UUID]]]) -> Verdict:
    """Compare what the server confirmed with what it has.

    `confirmed` holds for each thread how many messages were; `rows` its (seq, client_id), in any order.
    A message beyond the confirmed ones may be there, if its answer was lost at the end; no other may.
    """
    found = [_of_thread(thread, count, rows.get(thread, ())) for thread, count in confirmed.items()]
    return Verdict(*(sum(one[place] for one in found) for place in range(5)))


def _of_thread(
    thread: str, count: int, rows: Iterable[tuple[int, uuid.UUID]]
) -> tuple[int, int, int, int, int]:
    ordered = sorted(rows)
    known = {Post(thread, number).client_id: number for number in range(count + 1)}
    numbers = [known.get(key, -1) for _seq, key in ordered]
    times = Counter(numbers)
    lost = sum(number not in times for number in range(count))
    duplicated = sum(many - 1 for many in times.values()) + times.get(-1, 0)
    behind = sum(second < first for first, second in itertools.pairwise(numbers))
    holes = sum(seq != place for place, (seq, _key) in enumerate(ordered, start=1))
    return len(ordered), lost, duplicated, behind, holes
