"""Thousands of open sockets, and messages through them: `python -m tests.bench.sockets` (plan on stdin).

Each writer has two phones. One sends over HTTP; the other hears the bell on its socket, reads the events as
the app does, and has then seen the message. The plan and what is found are JSON.
"""

import asyncio
import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field

import uvloop
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.lines import Lines, request_bytes

OPENING = 40  # at once
SEEN_WITHIN = 30.0


@dataclass(frozen=True)
class Plan:
    """`rate` messages a second for `seconds`, with `sockets` open; `writers` are {"thread", "session"}."""

    port: int
    host: str
    writers: list[dict[str, str]]
    sockets: int
    rate: float
    seconds: float


@dataclass
class Found:
    """Times in seconds; `cpu` is the share of one processor that the phones themselves took."""

    opened: int = 0
    cpu: float = 0.0
    stored: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    refused: int = 0
    unseen: int = 0


class Phones:
    """The sockets; the first one of each writer listens for that writer's messages."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found = Found()
        self.waiting: dict[str, tuple[float, asyncio.Future[float]]] = {}
        self.sockets: list[ClientConnection] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.read_to = {one["thread"]: 0 for one in plan.writers}
        self.lines = Lines(plan.port, SEEN_WITHIN)

    def request(
        self, writer: dict[str, str], method: str, path: str, body: dict[str, str] | None = None
    ) -> bytes:
        address = f"/api/v1/chat/conversations/{writer['thread']}/{path}"
        return request_bytes(method, address, host=self.plan.host, session=writer["session"], body=body)

    async def open(self) -> None:
        gate = asyncio.Semaphore(OPENING)
        await asyncio.gather(*(self._open(number, gate) for number in range(self.plan.sockets)))
        self.found.opened = len(self.sockets)

    async def _open(self, number: int, gate: asyncio.Semaphore) -> None:
        writers = self.plan.writers
        writer = writers[number % len(writers)]
        origin = f"http://{self.plan.host}:{self.plan.port}"
        headers = {"Cookie": f"sessionid={writer['session']}", "Origin": origin}
        async with gate:
            socket = await connect(
                f"ws://{self.plan.host}:{self.plan.port}/ws/",
                host="127.0.0.1",
                port=self.plan.port,
                additional_headers=headers,
                compression=None,
                open_timeout=60,
                ping_interval=None,
            )
            first = json.loads(await socket.recv())
        if first.get("event") != "ready":
            raise AssertionError(f"A socket was refused: {first}")
        self.sockets.append(socket)
        self.tasks.append(asyncio.create_task(self._hear(socket, writer, reads=number < len(writers))))

    async def _hear(self, socket: ClientConnection, writer: dict[str, str], *, reads: bool) -> None:
        async for text in socket:
            told = json.loads(text)
            if reads and told.get("event") == "chat.changed":
                await self._read(writer)

    async def _read(self, writer: dict[str, str]) -> None:
        thread = writer["thread"]
        request = self.request(writer, "GET", f"events?after={self.read_to[thread]}")
        try:
            status, body = await self.lines.ask(request)
        except OSError:
            return
        if status != 200:
            return
        now = time.monotonic()
        for event in json.loads(body)["events"]:
            self.read_to[thread] = max(self.read_to[thread], event["seq"])
            key = (event["message"] or {}).get("client_id", "")
            began, seen = self.waiting.pop(key, (0.0, None))
            if seen is not None and not seen.done():
                seen.set_result(now - began)

    async def send(self) -> None:
        """Send at the rate, whatever the answers do; then wait for those that are still under way."""
        start, cpu, sending = time.monotonic(), time.process_time(), []
        for number in range(int(self.plan.rate * self.plan.seconds)):
            await asyncio.sleep(max(0.0, start + number / self.plan.rate - time.monotonic()))
            writer = self.plan.writers[number % len(self.plan.writers)]
            sending.append(asyncio.create_task(self._send(writer)))
        await asyncio.gather(*sending)
        self.found.cpu = (time.process_time() - cpu) / (time.monotonic() - start)

    async def _send(self, writer: dict[str, str]) -> None:
        key, began = str(uuid.uuid4()), time.monotonic()
        seen: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting[key] = (began, seen)
        request = self.request(writer, "POST", "messages", {"client_id": key, "body": "Bench"})
        try:
            status, _body = await self.lines.ask(request)
        except OSError:
            status = 0
        if status != 201:
            self.found.refused += 1
            return
        self.found.stored.append(time.monotonic() - began)
        try:
            self.found.seen.append(await asyncio.wait_for(seen, SEEN_WITHIN))
        except TimeoutError:
            self.found.unseen += 1

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.gather(*(socket.close() for socket in self.sockets), return_exceptions=True)
        self.lines.close()


async def run() -> None:
    """The first plan opens the sockets; each plan after it is a rate. Answers one line to each."""
    phones = Phones(Plan(**json.loads(await asyncio.to_thread(sys.stdin.readline))))
    await phones.open()
    print(json.dumps({"opened": phones.found.opened}), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        phones.plan, phones.found = Plan(**json.loads(line)), Found()
        await phones.send()
        print(json.dumps(asdict(phones.found)), flush=True)
    await phones.close()


if __name__ == "__main__":
    uvloop.run(run())
