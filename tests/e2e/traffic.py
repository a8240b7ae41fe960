"""The requests of a browser context that are under way."""

import time

from playwright.sync_api import BrowserContext, Page, Request

QUIET = 0.5
PATIENCE = 30.0


class Traffic:
    """Knows which requests of a context have no end yet.

    For Playwright's own "networkidle", which now and then is never told though nothing is under way, and
    then does not say what it waits for.
    """

    def __init__(self, context: BrowserContext) -> None:
        self._under_way: dict[Request, str] = {}
        self._last = time.monotonic()
        context.on("request", self._begin)
        context.on("requestfinished", self._end)
        context.on("requestfailed", self._end)

    def settle(self, page: Page) -> None:
        """Wait until the page has loaded and for half a second no request has been under way."""
        page.wait_for_load_state("load")
        deadline = time.monotonic() + PATIENCE
        while self._under_way or time.monotonic() - self._last < QUIET:
            waits_for = ", ".join(self._under_way.values()) or "nothing for long enough"
            assert time.monotonic() < deadline, f"still under way: {waits_for}"
            page.wait_for_timeout(50)

    def _begin(self, request: Request) -> None:
        self._last = time.monotonic()
        self._under_way[request] = f"{request.method} {request.url}"

    def _end(self, request: Request) -> None:
        self._last = time.monotonic()
        self._under_way.pop(request, None)
