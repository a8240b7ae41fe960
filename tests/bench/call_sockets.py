"""Sockets of calls, and what is passed on between them: `python -m tests.bench.call_sockets` (plan on stdin).

Everybody is in a call, and says something to one of the others at a rate: candidates, and now and then a
description, as large as browsers make them. How long it takes until the other one hears it is measured. With
`flood` somebody of the last call says as much as the line takes. The plan and what is found are JSON.
"""

import asyncio
import contextlib
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.bench.lines import Lines, request_bytes

OPENING = 20  # at once
HEARD_WITHIN = 10.0
SETTLED_WITHIN = 60.0
DESCRIPTION_EVERY = 10
SDP = "v=0\r\n" + "a=rtpmap:111 opus/48000/2\r\n" * 220  # some six thousand signs
LINE = "candidate:842163049 1 udp 1677729535 192.0.2.7 54321 typ srflx raddr 0.0.0.0 rport 0 generation 0"


@dataclass(frozen=True)
class Plan:
    """`rate` frames a second for `seconds`; `people` are {"meeting", "session"}, those of a call together."""

    port: int
    host: str
    people: list[dict[str, str]]
    rate: float = 0
    seconds: float = 0
    flood: bool = False


@dataclass
class Found:
    """Times in seconds. `cut_code` is how the server closed on whoever flooded, after `cut_after` seconds."""

    opened: int = 0
    cpu: float = 0.0
    heard: list[float] = field(default_factory=list)
    unheard: int = 0
    closed: int = 0
    cut_code: int = 0
    cut_after: float = 0.0


class Page:
    """One socket, and whom it can speak to."""

    def __init__(self, socket: ClientConnection, meeting: str) -> None:
        self.socket = socket
        self.meeting = meeting
        self.peers: dict[str, str] = {}

    def note(self, told: dict[str, Any]) -> None:
        match told["type"]:
            case "welcome":
                self.peers |= {one["peer"]: one["session"] for one in told["peers"]}
            case "peer_join" | "peer_back":
                self.peers[told["peer"]] = told["session"]
            case "peer_leave":
                self.peers.pop(told["peer"], None)


class Calls:
    """The pages of all calls."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found = Found()
        self.pages: list[Page] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.waiting: dict[int, tuple[float, asyncio.Future[float]]] = {}
        self.number = 0
        self.lines = Lines(plan.port, SETTLED_WITHIN)

    async def open(self) -> None:
        gate = asyncio.Semaphore(OPENING)
        self.pages = list(await asyncio.gather(*(self._open(one, gate) for one in self.plan.people)))
        self.tasks = [asyncio.create_task(self._listen(page)) for page in self.pages]
        end = time.monotonic() + SETTLED_WITHIN
        while not all(page.peers for page in self.pages):
            if time.monotonic() > end:
                alone = sum(not page.peers for page in self.pages)
                raise AssertionError(f"{alone} pages were told of nobody.")
            await asyncio.sleep(0.1)
        self.found.opened = len(self.pages)

    async def _open(self, person: dict[str, str], gate: asyncio.Semaphore) -> Page:
        host, port = self.plan.host, self.plan.port
        path = f"/api/v1/video/calls/{person['meeting']}/ticket"
        async with gate:
            request = request_bytes("POST", path, host=host, session=person["session"], body={})
            status, body = await self.lines.ask(request)
            if status != 200:
                raise AssertionError(f"No ticket: {status} {body[:200]!r}")
            socket = await connect(
                f"ws://{host}:{port}/ws/video/call",
                host="127.0.0.1",
                port=port,
                origin=f"http://{host}:{port}",  # type: ignore[arg-type]
                additional_headers={"Cookie": f"sessionid={person['session']}"},
                compression=None,
                open_timeout=60,
                ping_interval=None,
                proxy=None,
            )
            await socket.send(json.dumps({"type": "hello", "v": 1, "ticket": json.loads(body)["ticket"]}))
            page = Page(socket, person["meeting"])
            while (told := json.loads(await socket.recv()))["type"] != "welcome":
                if told["type"] in {"closed", "lobby"}:
                    raise AssertionError(f"Not let in: {told}")
            page.note(told)
        return page

    async def _listen(self, page: Page) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in page.socket:
                told = json.loads(text)
                page.note(told)
                if told["type"] in {"cand", "desc"}:
                    began, heard = self.waiting.pop(told["seq"], (0.0, None))
                    if heard is not None and not heard.done():
                        heard.set_result(time.monotonic() - began)

    async def speak(self) -> None:
        """At the rate, whatever becomes of it; then wait for what is still under way."""
        start, cpu, speaking = time.monotonic(), time.process_time(), []
        flooding = self.pages[-1] if self.plan.flood else None
        others = [page for page in self.pages if flooding is None or page.meeting != flooding.meeting]
        flood = asyncio.create_task(self._flood(flooding)) if flooding is not None else None
        for number in range(int(self.plan.rate * self.plan.seconds)):
            await asyncio.sleep(max(0.0, start + number / self.plan.rate - time.monotonic()))
            speaking.append(asyncio.create_task(self._say(others[number % len(others)], number)))
        await asyncio.gather(*speaking)
        if flood is not None:
            await flood
        self.found.cpu = (time.process_time() - cpu) / (time.monotonic() - start)
        self.found.closed = sum(
            page.socket.close_code is not None for page in self.pages if page is not flooding
        )

    async def _say(self, page: Page, number: int) -> None:
        self.number += 1
        seq, peers = self.number, sorted(page.peers.items())
        to, session = peers[number // len(self.pages) % len(peers)]
        what: dict[str, Any] = {
            "type": "cand",
            "candidate": {"candidate": LINE, "sdpMid": "0", "sdpMLineIndex": 0},
        }
        if number % DESCRIPTION_EVERY == 0:
            what = {"type": "desc", "description": {"type": "offer", "sdp": SDP}}
        heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting[seq] = (time.monotonic(), heard)
        try:
            await page.socket.send(
                json.dumps({**what, "to": to, "to_session": session, "seq": seq, "neg": seq})
            )
            self.found.heard.append(await asyncio.wait_for(heard, HEARD_WITHIN))
        except (TimeoutError, ConnectionClosed):
            self.waiting.pop(seq, None)
            self.found.unheard += 1

    async def _flood(self, page: Page) -> None:
        """As much as the line takes, to everybody in the call, until the server has had enough."""
        frame = json.dumps({"type": "state", "mic": True, "cam": True, "screen": False, "hand": False})
        began = time.monotonic()
        with contextlib.suppress(ConnectionClosed):
            while time.monotonic() < began + self.plan.seconds:
                await page.socket.send(frame)
                await asyncio.sleep(0)  # the others are of this process, too
        self.found.cut_code, self.found.cut_after = page.socket.close_code or 0, time.monotonic() - began

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.gather(*(page.socket.close() for page in self.pages), return_exceptions=True)
        self.lines.close()


async def run() -> None:
    """The first plan opens the sockets; each plan after it is a rate. Answers one line to each."""
    calls = Calls(Plan(**json.loads(await asyncio.to_thread(sys.stdin.readline))))
    await calls.open()
    print(json.dumps({"opened": calls.found.opened}), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        calls.plan, calls.found = Plan(**json.loads(line)), Found()
        await calls.speak()
        print(json.dumps(asdict(calls.found)), flush=True)
    await calls.close()


if __name__ == "__main__":
    uvloop.run(run())
