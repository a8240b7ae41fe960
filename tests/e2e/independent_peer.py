"""A WebRTC peer that is no browser: aiortc on our own socket, with a tone and a picture of its own.

    with IndependentPeer(server, cookies, meeting) as peer:
        peer.until(lambda: peer.sound and peer.pictures > 5)

It keeps to version 1 of the frames (docs/VIDEO-CALLS.md) as far as a peer needs that meets one other: what it
says is acknowledged by the other side's page, or said again; its candidates stand in its descriptions.
"""

import asyncio
import contextlib
import http.client
import json
import math
import struct
import threading
from collections.abc import Callable
from typing import Any, Self

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError, VideoStreamTrack
from aiortc.sdp import candidate_from_sdp
from websockets.asyncio.client import connect

from cms.launcher import processes
from tests.e2e.server import Server

RELAYED_FROM = 100_000
REPEAT_EVERY = 1.5
TOKEN = "i" * 32
LOUD = 1000  # of 32767


class Tone(AudioStreamTrack):
    """440 Hz, half as loud as can be."""

    async def recv(self) -> Any:
        frame = await super().recv()
        first, rate = frame.pts, frame.sample_rate
        samples = [
            int(16000 * math.sin(2 * math.pi * 440 * (first + n) / rate)) for n in range(frame.samples)
        ]
        # A plane may be longer than what is in it.
        content = struct.pack(f"<{frame.samples}h", *samples).ljust(frame.planes[0].buffer_size, b"\0")
        frame.planes[0].update(content)
        return frame


class IndependentPeer:
    """One person in the call of a meeting. What it notices is read from any thread.

    `frames` are all that the server said; `sound` is whether something loud came, `pictures` how many frames
    of picture, `text` what was typed, `addresses` the candidates that the other side told of.
    """

    def __init__(self, server: Server, cookies: list[dict[str, Any]], meeting: str) -> None:
        self._port, self._name = server.port, server.origin("fjordby").partition("://")[2]
        session = "; ".join(f"{one['name']}={one['value']}" for one in cookies if one["name"] != "csrftoken")
        self._cookie = f"{session}; csrftoken={TOKEN}"
        self._meeting = meeting
        self.frames: list[dict[str, Any]] = []
        self.sound, self.pictures, self.text = False, 0, ""
        self.addresses: list[str] = []
        self.failure: BaseException | None = None
        self._relay_only = False
        self._other: dict[str, Any] = {}
        self._connection: RTCPeerConnection | None = None
        self._unheard: dict[int, dict[str, Any]] = {}
        self._taken: set[int] = set()
        self._said, self._negotiation = 0, 0
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._over = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(20)

    def until(self, is_so: Callable[[], Any], seconds: float = 30.0) -> None:
        found = processes.wait_until(lambda: self.failure is not None or bool(is_so()), seconds)
        assert self.failure is None, self.failure
        assert found, f"{[frame['type'] for frame in self.frames]}, {self.state}, {self.pictures} pictures"

    @property
    def state(self) -> str:
        return self._connection.connectionState if self._connection is not None else "none"

    def said(self, kind: str) -> dict[str, Any] | None:
        """The newest frame of a kind that came from the server."""
        return next((frame for frame in reversed(self.frames) if frame["type"] == kind), None)

    def post(self, path: str) -> dict[str, Any]:
        """Ask the calls' API; return its JSON."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Host": self._name, "Cookie": self._cookie, "X-CSRFToken": TOKEN}
        line.request("POST", f"/api/v1/video/calls/{self._meeting}/{path}", b"", headers)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        assert answer.status == 200, (answer.status, content[:300])
        return dict(json.loads(content))

    def type(self, words: str) -> None:
        self.until(lambda: self._channel.readyState == "open")
        self._loop.call_soon_threadsafe(self._channel.send, words)

    # In its own thread

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._attend())
        except BaseException as error:  # noqa: BLE001 - told to the test in `until`
            self.failure = error

    async def _attend(self) -> None:
        ticket = (await asyncio.to_thread(self.post, "ticket"))["ticket"]
        async with connect(
            f"ws://{self._name}/ws/video/call",
            host="127.0.0.1",
            port=self._port,
            origin=f"http://{self._name}",
            additional_headers={"Cookie": self._cookie},
            proxy=None,
        ) as self._socket:
            await self._send({"type": "hello", "v": 1, "ticket": ticket})
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._repeat())]
            over = asyncio.create_task(self._over.wait())
            await asyncio.wait([over, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
            if self._connection is not None:
                await self._connection.close()
            for task in [over, *self._tasks]:
                if task.done() and not task.cancelled():
                    self.failure = self.failure or task.exception()
                task.cancel()
            with contextlib.suppress(Exception):
                await self._send({"type": "bye"})

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(frame))

    async def _listen(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            self.frames.append(frame)
            await self._hear(frame)

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self._access, self._relay_only = frame["access"], frame["policy"]["relay_only"]
                for peer in frame["peers"]:
                    await self._meet(peer, is_polite=frame["polite"][peer["peer"]])
            case "policy":
                self._relay_only = frame["relay_only"]
            case "peer_join":
                await self._meet(frame, is_polite=frame["polite"])
            case "ack":
                self._unheard.pop(frame["seq"], None)
            case "desc" | "cand" | "restart":
                await self._send({"type": "ack", "seq": frame["seq"], **self._address(frame)})
                if frame["seq"] not in self._taken:
                    self._taken.add(frame["seq"])
                    await self._take(frame)

    def _address(self, frame: dict[str, Any]) -> dict[str, str]:
        return {"to": frame["from"], "to_session": frame["from_session"]}

    async def _meet(self, peer: dict[str, Any], *, is_polite: bool) -> None:
        """Begin a connection; the first offer is the impolite side's."""
        if self._other.get("session") == peer["session"]:
            return
        self._other = {"to": peer["peer"], "to_session": peer["session"], "session": peer["session"]}
        self._connection = connection = RTCPeerConnection(RTCConfiguration(iceServers=self._servers()))
        self._negotiation = RELAYED_FROM if self._relay_only else 0
        connection.on("track", lambda track: self._tasks.append(asyncio.create_task(self._consume(track))))
        if not is_polite:
            connection.addTransceiver(Tone(), direction="sendrecv")
            connection.addTransceiver(VideoStreamTrack(), direction="sendrecv")
            connection.addTransceiver("video", direction="sendrecv")
        self._channel = connection.createDataChannel("t140", negotiated=True, id=0, protocol="t140")
        self._channel.on("message", self._typed)
        if not is_polite:
            await connection.setLocalDescription(await connection.createOffer())
            await self._describe()

    def _servers(self) -> list[RTCIceServer]:
        """The relay by UDP, as the server told of it."""
        return [
            RTCIceServer(urls=[url], username=one["username"], credential=one["credential"])
            for one in self._access["ice"]
            for url in one["urls"]
            if url.startswith("turn:") and url.endswith("transport=udp")
        ]

    async def _describe(self) -> None:
        assert self._connection is not None
        local = self._connection.localDescription
        self._negotiation += 1
        self._said += 1
        frame = {
            "type": "desc",
            "seq": self._said,
            "neg": self._negotiation,
            "description": {"type": local.type, "sdp": local.sdp},
            "to": self._other["to"],
            "to_session": self._other["to_session"],
        }
        self._unheard[self._said] = frame
        await self._send(frame)

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(REPEAT_EVERY)
            for frame in list(self._unheard.values()):
                await self._send(frame)

    async def _take(self, frame: dict[str, Any]) -> None:
        connection = self._connection
        assert connection is not None
        if frame["type"] == "restart":
            return  # aiortc cannot
        if frame["type"] == "cand":
            await self._candidate(connection, frame["candidate"])
            return
        given = frame["description"]
        self.addresses += [line for line in given["sdp"].splitlines() if line.startswith("a=candidate:")]
        await connection.setRemoteDescription(RTCSessionDescription(given["sdp"], given["type"]))
        if given["type"] == "offer":
            self._fill(connection)
            await connection.setLocalDescription(await connection.createAnswer())
            await self._describe()

    def _fill(self, connection: RTCPeerConnection) -> None:
        """What this side has to send, in the places of the first offer."""
        for place, track in zip(
            connection.getTransceivers(), (Tone(), VideoStreamTrack(), None), strict=False
        ):
            if place.sender.track is None:
                place.direction = "sendrecv"
                place.sender.replaceTrack(track)

    async def _candidate(self, connection: RTCPeerConnection, given: dict[str, Any] | None) -> None:
        if given is None or not given["candidate"]:
            return
        self.addresses.append(given["candidate"])
        candidate = candidate_from_sdp(given["candidate"].removeprefix("candidate:"))
        candidate.sdpMid, candidate.sdpMLineIndex = given["sdpMid"], given["sdpMLineIndex"]
        await connection.addIceCandidate(candidate)

    async def _consume(self, track: Any) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if track.kind == "video":
                    self.pictures += 1
                else:
                    content = bytes(frame.planes[0])
                    loudest = max(abs(one) for (one,) in struct.iter_unpack("<h", content))
                    self.sound = self.sound or loudest > LOUD

    def _typed(self, words: str) -> None:
        self.text += words
