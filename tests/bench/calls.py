"""How long a family waits: from being let in to the first picture, and for sound after the way was cut.

Two Chromium contexts with fake cameras, our server and a real relay, everything through the relay.
"""

import os
import signal
import time
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.figures import Bar, percentile
from tests.e2e.browser import DESKTOP, PHONE, Watch, launch
from tests.e2e.calls import KEEP, goes_by, hears, make_meeting
from tests.e2e.conftest import STARTED, Visit, stored
from tests.e2e.people import People
from tests.e2e.server import Server, running_server

FIRST_PICTURE_P50, FIRST_PICTURE_P95, SOUND_AGAIN_P50 = 1.5, 4.0, 4.0  # seconds
CUT_FOR = 5.0  # seconds; longer than a browser takes to notice
# The clock is the machine's, so that both pages have the same.
CLICKED = """document.addEventListener("click", (event) => {
    if (event.target.closest("button")?.textContent.startsWith("Luk ind")) window.letInAt = Date.now();
}, true)"""
FIRST_PICTURE = """(() => {
    const look = () => {
        const video = document.querySelector("figure:not(.own) video");
        if (video?.getVideoPlaybackQuality().totalVideoFrames > 0) window.firstPictureAt = Date.now();
        else setTimeout(look, 10);
    };
    look();
})()"""
_HEARD = """async () => {
    const live = window.connections.filter((one) => one.connectionState !== "closed");
    const reports = await Promise.all(live.map((one) => one.getStats()));
    return reports.flatMap((report) => [...report.values()])
        .filter((one) => one.type === "inbound-rtp" && one.kind === "audio")
        .reduce((total, one) => total + one.packetsReceived, 0);
}"""


class Calls:
    """The calls of one run, one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._people = People(server)

    def measure(self, calls: int, cuts: int) -> dict[str, Any]:
        """Seconds, as they came: `first_picture` of each call, `sound_again` of each cut of the last one."""
        with sync_playwright() as playwright:
            browser = launch(playwright)
            pictures, sounds = [], []
            for number in range(calls):
                opened = [
                    self._visit(browser, "citizen", PHONE),
                    self._visit(browser, "professional", DESKTOP),
                ]
                pictures.append(self._call(*opened))
                if number == calls - 1:
                    sounds = [self._cut(opened[0].page) for _ in range(cuts)]
                for one in opened:
                    one.context.close()
            browser.close()
        return {"first_picture": pictures, "sound_again": sounds}

    def _visit(self, browser: Any, role: str, size: dict[str, Any]) -> Visit:
        remembered = stored(self._server, "fjordby", STARTED)
        context = browser.new_context(locale="da-DK", storage_state=remembered, **size)
        context.add_cookies(self._people.cookies(role, "fjordby"))
        context.add_init_script(KEEP)
        context.add_init_script(CLICKED)
        return Visit(context, Watch(context, self._server.port), self._server, "fjordby")

    def _call(self, family: Visit, staff: Visit) -> float:
        meeting = make_meeting(self._server)
        phone, desk = family.goto(f"/video/{meeting}"), staff.admin(f"video/{meeting}/call/")
        for page in (desk, phone):
            page.get_by_role("button", name="Med billede og lyd").click()
            page.get_by_role("button", name="Jeg er klar").click()
        phone.evaluate(FIRST_PICTURE)
        desk.get_by_role("button", name="Luk ind Amina").click()
        hears(phone)
        for page in (phone, desk):
            goes_by(page, "relay")
        deadline = time.monotonic() + 30
        while not (at := phone.evaluate("window.firstPictureAt ?? 0")):
            assert time.monotonic() < deadline, "no picture came"
            phone.wait_for_timeout(50)
        return float(at - desk.evaluate("window.letInAt")) / 1000

    def _cut(self, phone: Page) -> float:
        """Stop the relay for some seconds; from its return until sound comes again."""
        relay = int((self._server.var / "relay" / "pid").read_text())
        os.kill(relay, signal.SIGSTOP)
        try:
            phone.wait_for_timeout(CUT_FOR * 1000)
            before = phone.evaluate(_HEARD)
        finally:
            os.kill(relay, signal.SIGCONT)
        began = time.monotonic()
        # What had piled up in the relay comes at once and is old: sound is what goes on coming.
        while phone.evaluate(_HEARD) < before + 50:
            assert time.monotonic() < began + 60, "no sound came again"
            phone.wait_for_timeout(20)
        return time.monotonic() - began


def measured(*, quick: bool) -> tuple[dict[str, Any], list[Bar], str]:
    """What was found, the bars, and a sentence for people."""
    before = os.environ.get("VIDEO_RELAY_ONLY")
    os.environ["VIDEO_RELAY_ONLY"] = "always"
    try:
        with running_server() as server:
            found = Calls(server).measure(*((3, 2) if quick else (20, 10)))
    finally:
        os.environ.pop("VIDEO_RELAY_ONLY")
        if before is not None:
            os.environ["VIDEO_RELAY_ONLY"] = before
    picture, sound = sorted(found["first_picture"]), sorted(found["sound_again"])
    bars = [
        Bar("let in to first picture, p50", percentile(picture, 0.50), FIRST_PICTURE_P50, " s", least=False),
        Bar("let in to first picture, p95", percentile(picture, 0.95), FIRST_PICTURE_P95, " s", least=False),
        Bar("sound after a cut, p50", percentile(sound, 0.50), SOUND_AGAIN_P50, " s", least=False),
    ]
    said = (
        f"{len(picture)} calls through the relay: first picture after {percentile(picture, 0.5):.2f} s, at most "
        f"{picture[-1]:.2f} s. {len(sound)} cuts of {CUT_FOR:.0f} s: sound again after "
        f"{percentile(sound, 0.5):.2f} s, at most {sound[-1]:.2f} s."
    )
    return found, bars, said
