"""Calls of two Chromium pages with fake cameras, with our server and a real relay, through the relay only."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import DESKTOP, PHONE, Watch, launch
from tests.e2e.calls import KEEP, come, goes_by, hears, let_in, make_meeting
from tests.e2e.conftest import STARTED, Visit, stored
from tests.e2e.people import People
from tests.e2e.server import Server, running_server
from tests.e2e.waiting import until

# The clock is the machine's, so that both pages and we have the same.
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
SEEN_AT = "window.firstPictureAt ?? 0"


@dataclass(frozen=True)
class InCall:
    """The family's page and the professional's, who hear each other."""

    phone: Page
    desk: Page

    def first_picture(self) -> float:
        """Seconds from the tap that let the family in to their first picture."""
        until(lambda: self.phone.evaluate(SEEN_AT), self.phone)
        return float(self.phone.evaluate(SEEN_AT) - self.desk.evaluate("window.letInAt")) / 1000


class Caller:
    """Makes calls, one after the other."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server = server
        self._browser = browser
        self._people = People(server)

    @contextlib.contextmanager
    def call(self) -> Iterator[InCall]:
        """A meeting that begins now, in which both are, by the relay."""
        family, staff = self._visit("citizen", PHONE), self._visit("professional", DESKTOP)
        meeting = make_meeting(self.server)
        phone, desk = family.goto(f"/video/{meeting}"), staff.admin(f"video/{meeting}/call/")
        for page in (desk, phone):
            come(page)
        phone.evaluate(FIRST_PICTURE)
        let_in(desk, "Amina")
        hears(phone)
        for page in (phone, desk):
            goes_by(page, "relay")
        yield InCall(phone, desk)
        for one in (family, staff):
            one.context.close()

    def _visit(self, role: str, size: dict[str, Any]) -> Visit:
        remembered = stored(self.server, "fjordby", STARTED)
        context = self._browser.new_context(locale="da-DK", storage_state=remembered, **size)
        context.add_cookies(self._people.cookies(role, "fjordby"))
        context.add_init_script(KEEP)
        context.add_init_script(CLICKED)
        return Visit(context, Watch(context, self.server.port), self.server, "fjordby")


@contextlib.contextmanager
def caller() -> Iterator[Caller]:
    """A server of its own that relays every call, and a browser."""
    before = os.environ.get("VIDEO_RELAY_ONLY")
    os.environ["VIDEO_RELAY_ONLY"] = "always"
    try:
        with running_server() as server, sync_playwright() as playwright:
            browser = launch(playwright)
            yield Caller(server, browser)
            browser.close()
    finally:
        os.environ.pop("VIDEO_RELAY_ONLY")
        if before is not None:
            os.environ["VIDEO_RELAY_ONLY"] = before
