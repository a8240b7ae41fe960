"""How long a family waits from being let in to the first picture.

Two Chromium contexts with fake cameras, our server and a real relay, everything through the relay.
"""

import os
import time
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.figures import Bar, percentile
from tests.e2e.browser import DESKTOP, PHONE, Watch, launch
from tests.e2e.calls import KEEP, goes_by, hears, make_meeting
from tests.e2e.conftest import STARTED, Visit, stored
from tests.e2e.people import People
from tests.e2e.server import Server, running_server

FIRST_PICTURE_P50, FIRST_PICTURE_P95 = 1.5, 4.0  # seconds
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


class Calls:
    """The calls of one run, one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._people = People(server)

    def measure(self, calls: int) -> list[float]:
        """Seconds of each call, as they came."""
        with sync_playwright() as playwright:
            browser = launch(playwright)
            pictures = []
            for _number in range(calls):
                opened = [
                    self._visit(browser, "citizen", PHONE),
                    self._visit(browser, "professional", DESKTOP),
                ]
                pictures.append(self._call(*opened))
                for one in opened:
                    one.context.close()
            browser.close()
        return pictures

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


def measured(calls: int) -> list[float]:
    """Seconds until the first picture of so many calls, ascending."""
    before = os.environ.get("VIDEO_RELAY_ONLY")
    os.environ["VIDEO_RELAY_ONLY"] = "always"
    try:
        with running_server() as server:
            found = Calls(server).measure(calls)
    finally:
        os.environ.pop("VIDEO_RELAY_ONLY")
        if before is not None:
            os.environ["VIDEO_RELAY_ONLY"] = before
    return sorted(found)


def bars(found: list[float]) -> list[Bar]:
    return [
        Bar("let in to first picture, p50", percentile(found, 0.50), FIRST_PICTURE_P50, " s", least=False),
        Bar("let in to first picture, p95", percentile(found, 0.95), FIRST_PICTURE_P95, " s", least=False),
    ]


def in_words(found: list[float]) -> str:
    return (
        f"{len(found)} calls through the relay: first picture after {percentile(found, 0.5):.2f} s, at most "
        f"{found[-1]:.2f} s."
    )
