"""What the walks through video calls share: a meeting that begins now, and what the browser really does."""

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.waiting import until

WITH_PICTURE, SOUND_ONLY = "Med billede og lyd", "Kun med lyd"

_MAKE = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, User
from cms.municipalities.models import Municipality
from plugins.video.models import Meeting

place = Municipality.objects.get(slug="fjordby")
family = Family.unscoped.filter(guardians__user__email="amina@example.org", municipality=place).first()
now = timezone.now()
# One at a time: what is on the screens is the newest, also after walks that booked something for now.
Meeting.unscoped.filter(family=family, starts_at__lte=now).delete()
meeting = Meeting.unscoped.create(
    municipality=place,
    family=family,
    professional=User.objects.get(email="sofie@fjordby.example"),
    starts_at=now,
    ends_at=now + dt.timedelta(minutes=30),
)
print(meeting.pk)
"""

# The page's own connections and sockets, kept from its first line on.
KEEP = """(() => {
    const [Connection, Socket] = [RTCPeerConnection, WebSocket];
    window.connections = [];
    window.callSockets = [];
    window.RTCPeerConnection = class extends Connection {
        constructor(...given) { super(...given); window.connections.push(this); }
    };
    window.WebSocket = class extends Socket {
        constructor(...given) {
            super(...given);
            if (this.url.endsWith("/ws/video/call")) window.callSockets.push(this);
        }
    };
})()"""

_MEDIA = """async () => {
    const live = window.connections.filter((one) => one.connectionState !== "closed");
    const reports = await Promise.all(live.map((one) => one.getStats()));
    return reports.map((report) => {
        const all = [...report.values()];
        const way = all.find((one) => one.type === "transport");
        const pair = report.get(way?.selectedCandidatePairId);
        const inbound = (kind) => all.filter((one) => one.type === "inbound-rtp" && one.kind === kind);
        const sum = (rows, name) => rows.reduce((total, one) => total + (one[name] ?? 0), 0);
        return {
            frames: sum(inbound("video"), "framesDecoded"),
            packets: sum(inbound("audio"), "packetsReceived"),
            energy: sum(inbound("audio"), "totalAudioEnergy"),
            local: pair ? report.get(pair.localCandidateId).candidateType : "",
            candidates: all.filter((one) => one.type === "local-candidate").map((one) => one.candidateType),
        };
    });
}"""
_SHOWN = """[...document.querySelectorAll("figure:not(.own) video")]
    .map((video) => ({time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames}))"""

# How many connections this page has made; and a browser that finds no new way on one that it has.
CONNECTIONS = "window.connections.length"
STUCK = """(() => {
    for (const one of window.connections) one.restartIce = () => undefined;
    return window.connections.length;
})()"""

_CAMERA = """(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) =>
        ask({...wish, video: wish.video && {width: WIDTH, height: HEIGHT, frameRate: FRAMES}});
})()"""


def camera(width: int, height: int, frames: int) -> str:
    """A script for a page whose camera is this small, of so many pictures a second.

    Pictures are made, sent and decoded by the processor on which the walk waits, not by a phone's own parts.
    """
    return _CAMERA.replace("WIDTH", str(width)).replace("HEIGHT", str(height)).replace("FRAMES", str(frames))


MODEST_CAMERA = camera(320, 180, 10)


def make_meeting(server: Server) -> str:
    """Amina meets Sofie from now on; return the meeting's key."""
    return server.python(_MAKE).strip().splitlines()[-1]


def come(page: Page, choice: str = WITH_PICTURE) -> None:
    page.get_by_role("button", name=choice).click()
    page.get_by_role("button", name="Jeg er klar").click()


def let_in(desk: Page, name: str) -> None:
    desk.get_by_role("button", name=f"Luk ind {name}").click()


def talk(both: Any, meeting: str, choice: str = WITH_PICTURE) -> tuple[Page, Page]:
    """The family and the professional are in, and hear each other; with a picture they see each other, too."""
    family, staff = both
    phone = family.goto(f"/video/{meeting}")
    come(phone, choice)
    desk = staff.admin(f"video/{meeting}/call/")
    come(desk)
    let_in(desk, "Amina")
    expect(phone.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    if choice == WITH_PICTURE:
        sees(desk)
    sees(phone)
    for page in (phone, desk):
        hears(page)
    return phone, desk


def record_frames(page: Page) -> list[dict[str, Any]]:
    """Everything that the server says on this page's call socket, from now on."""
    heard: list[dict[str, Any]] = []

    def opened(socket: Any) -> None:
        if socket.url.endswith("/ws/video/call"):
            socket.on("framereceived", lambda payload: heard.append(json.loads(payload)))

    page.on("websocket", opened)
    return heard


def media(page: Page) -> list[dict[str, Any]]:
    """For each connection: frames decoded, sound heard, and by which way."""
    return list(page.evaluate(_MEDIA))


def shown(page: Page) -> list[dict[str, float]]:
    """For each picture of another person: how far it has played."""
    return list(page.evaluate(_SHOWN))


def sees(page: Page, others: int = 1, seconds: float = 30.0) -> None:
    """Until pictures of so many others are decoded, shown, and move."""

    def moving() -> bool:
        before, first = media(page), shown(page)
        page.wait_for_timeout(600)
        now, then = media(page), shown(page)
        decoded = [new["frames"] - old["frames"] for old, new in zip(before, now, strict=False)]
        played = [new["time"] - old["time"] for old, new in zip(first, then, strict=False)]
        drawn = [new["frames"] - old["frames"] for old, new in zip(first, then, strict=False)]
        return (
            len(now) == len(then) == others
            and len(decoded) == len(played) == others
            and min(decoded, default=0) > 3
            and min(played, default=0) > 0.1
            # A picture may be decoded and play on, and stand still all the same.
            and min(drawn, default=0) > 0
        )

    until(moving, page, seconds)


def receives(page: Page, *, pictures: int, sounds: int) -> None:
    """Until new pictures come on exactly so many connections, and new sound on so many."""
    found: list[int] = []

    def grown() -> bool:
        before = media(page)
        page.wait_for_timeout(800)
        pairs = list(zip(before, media(page), strict=False))
        found[:] = [sum(new[kind] > old[kind] for old, new in pairs) for kind in ("frames", "packets")]
        return found == [pictures, sounds]

    try:
        until(grown, page, 60)
    except AssertionError:
        raise AssertionError(f"pictures and sounds of {found}, not {[pictures, sounds]} others") from None


def plays(page: Page, label: str) -> None:
    """Until the picture whose name begins so is shown, and moves."""
    frames = f"document.querySelector('video[aria-label^=\"{label}\"]')?.getVideoPlaybackQuality().totalVideoFrames ?? 0"

    def moving() -> bool:
        before = page.evaluate(frames)
        page.wait_for_timeout(600)
        return 0 < int(before) < int(page.evaluate(frames))

    until(moving, page)


def is_silent(page: Page) -> bool:
    """Whether no sound has come for a second."""
    before = media(page)
    page.wait_for_timeout(1000)
    return all(new["energy"] - old["energy"] < 1e-6 for old, new in zip(before, media(page), strict=True))


def hears(page: Page) -> None:
    """Until sound of every other person arrives and is played; whether it beeps is the fake device's affair."""

    def played() -> list[float]:
        return list(
            page.evaluate("[...document.querySelectorAll('figure audio')].map((one) => one.currentTime)")
        )

    def moving() -> bool:
        before, first = media(page), played()
        page.wait_for_timeout(600)
        now, then = media(page), played()
        return (
            bool(now and then)
            and all(new["packets"] > old["packets"] for old, new in zip(before, now, strict=False))
            and all(new > old for old, new in zip(first, then, strict=False))
        )

    try:
        until(moving, page)
    except AssertionError:
        raise AssertionError(f"nothing is heard: {media(page)}, played {played()}") from None


def stands_still(page: Page) -> bool:
    """Whether no picture has come for a second."""
    before = media(page)
    page.wait_for_timeout(1000)
    return all(new["frames"] == old["frames"] for old, new in zip(before, media(page), strict=True))


def goes_by(page: Page, way: str) -> None:
    """Until every connection of the page sends by this way: "relay", or "host"."""
    found: list[dict[str, Any]] = []

    def looked() -> bool:
        found[:] = media(page)
        return bool(found) and {one["local"] for one in found} == {way}

    try:
        until(looked, page)
    except AssertionError:
        raise AssertionError(f"not all by {way}: {found}") from None


@contextlib.contextmanager
def relay_stopped(server: Any) -> Iterator[None]:
    """The way of the media is cut: the relay hears nothing and passes nothing on."""
    relay = int((server.var / "relay" / "pid").read_text())
    os.kill(relay, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(relay, signal.SIGCONT)


def lose_line(page: Page) -> None:
    """The socket breaks off, as in a tunnel."""
    page.evaluate("window.callSockets.at(-1).close()")
