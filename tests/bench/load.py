"""The load generator: keep-alive HTTP/1.1 clients in one process of their own, loopback only.

It reads a plan (JSON, see `Plan`) from stdin and writes what happened to stdout. `python -m tests.bench.load`.

Requests are bytes made beforehand, answers are scanned and not parsed, so that it needs little of
the machine it shares with the server; `cpu` in the result says how much it took.
"""

import asyncio
import base64
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import uvloop

HEADER_END = b"\r\n\r\n"
LAST_CHUNK = b"\r\n0\r\n\r\n"
SAMPLES = 30
# A connection that gets no answer for so long counts as an error.
PATIENCE = 20.0


@dataclass
class Plan:
    """`requests` are whole requests, one of which is chosen at random each time."""

    port: int
    requests: list[str]
    connections: int
    seconds: float
    most: int
    seed: int


@dataclass
class Result:
    """Times in nanoseconds; `samples` are (index of the request, encoding, body in base64)."""

    times: list[int] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    errors: int = 0
    bytes: int = 0
    samples: list[tuple[int, str, str]] = field(default_factory=list)


class Client(asyncio.Protocol):
    """One connection: asks, reads, asks again, until `stop_at` or until everybody has asked enough."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self.done: asyncio.Future[None] = run.loop.create_future()
        self.buffer = bytearray()
        self.asked = 0.0
        self.index = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.index = self.run.next_request()
        if self.index < 0:
            self.finish()
            return
        self.buffer.clear()
        self.asked = time.perf_counter_ns()
        self.transport.write(self.run.requests[self.index])

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        try:
            end = answer_end(self.buffer)
        except ValueError:
            self.transport.abort()  # counts as an error
            return
        if end:
            self.run.note(self.index, time.perf_counter_ns() - self.asked, self.buffer, end)
            self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.run.result.errors += 1
            self.done.set_result(None)

    def finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self.transport.close()


class Run:
    """What the connections share."""

    def __init__(self, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.requests = [text.encode() for text in plan.requests]
        self.left = plan.most
        self.stop_at = time.perf_counter() + plan.seconds
        self.dice = random.Random(plan.seed)
        self.result = Result()
        self.sampled = 0

    def next_request(self) -> int:
        """Choose one; -1 when time or number is up."""
        self.left -= 1
        if self.left < 0 or time.perf_counter() >= self.stop_at:
            return -1
        return int(self.dice.random() * len(self.requests))

    def note(self, index: int, elapsed: int, answer: bytearray, end: int) -> None:
        result = self.result
        result.times.append(elapsed)
        status = int(answer[9:12])
        result.statuses[status] = result.statuses.get(status, 0) + 1
        result.bytes += end
        # Early answers are as good a sample as any: what is asked is random.
        if self.sampled < SAMPLES and len(result.times) % 7 == 1:
            self.sampled += 1
            head, body = split_answer(bytes(answer[:end]))
            result.samples.append((index, head.get("content-encoding", ""), base64.b64encode(body).decode()))


def answer_end(buffer: bytearray) -> int:
    """Where the one answer in `buffer` ends, 0 when it is not there whole (RFC 9112 §6.3)."""
    head_end = buffer.find(HEADER_END)
    if head_end < 0:
        return 0
    body = head_end + len(HEADER_END)
    if buffer[9:12] in (b"304", b"204"):
        return body
    head = bytes(buffer[:body]).lower()
    found = head.find(b"\r\ncontent-length:")
    if found >= 0:
        start = found + len(b"\r\ncontent-length:")
        end = body + int(head[start : head.index(b"\r\n", start)])
        return end if len(buffer) >= end else 0
    if b"\r\ntransfer-encoding: chunked" in head:
        return len(buffer) if buffer.endswith(LAST_CHUNK) else 0
    raise ValueError("An answer without a length.")


def split_answer(answer: bytes) -> tuple[dict[str, str], bytes]:
    """Headers with names in lower case, and the body without its chunks."""
    head, _, body = answer.partition(HEADER_END)
    lines = head.decode("latin-1").split("\r\n")[1:]
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _joined(body)
    return headers, body


def _joined(chunks: bytes) -> bytes:
    parts, rest = [], chunks
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    return b"".join(parts)


async def drive(plan: Plan) -> dict[str, Any]:
    """Load the server as planned; return the figures."""
    loop = asyncio.get_running_loop()
    run = Run(plan, loop)
    cpu, began = time.process_time(), time.perf_counter()
    clients: list[Client] = []
    for _ in range(plan.connections):
        _, client = await loop.create_connection(lambda: Client(run), "127.0.0.1", plan.port)
        clients.append(client)
    _, late = await asyncio.wait([client.done for client in clients], timeout=plan.seconds + PATIENCE)
    elapsed = time.perf_counter() - began
    return {
        "seconds": elapsed,
        "cpu": (time.process_time() - cpu) / elapsed,
        "times": run.result.times,
        "statuses": run.result.statuses,
        "errors": run.result.errors + len(late),
        "bytes": run.result.bytes,
        "samples": run.result.samples,
    }


def main() -> int:
    plan = Plan(**json.load(sys.stdin))
    result = uvloop.run(drive(plan))
    json.dump(result, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
