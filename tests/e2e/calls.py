"""What the walks through video calls share: a meeting that begins now, and what the browser really does."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import Server
from tests.e2e.waiting import until

_MAKE = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, User
from cms.municipalities.models import Municipality
from plugins.video.models import Meeting

place = Municipality.objects.get(slug="fjordby")
family = Family.unscoped.filter(guardians__user__email="amina@example.org", municipality=place).first()
now = timezone.now()
# One at a time: what is on the screens is the newest.
Meeting.unscoped.filter(family=family, created_by=None, starts_at__lte=now).delete()
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


def make_meeting(server: Server) -> str:
    """Amina meets Sofie from now on; return the meeting's key."""
    return server.python(_MAKE).strip().splitlines()[-1]


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
        return (
            len(now) == len(then) == others
            and len(decoded) == len(played) == others
            and min(decoded, default=0) > 3
            and min(played, default=0) > 0.1
            and all(one["frames"] > 0 for one in then)
        )

    until(moving, page, seconds)


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
