"""Chromium: where it is, how it is started, and what counts as an error in it."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Playwright,
    Request,
    Response,
    WebError,
)

# The shell has no windows to draw: the same pages in three quarters of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    # There is none: else a process of its own imitates one on the processor that the walks need.
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
# A microphone that beeps, a camera that turns, and a browser that asks nobody for it.
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=10")
# Two pages on one machine that may have no other network reach each other over loopback.
CALLS = ("--allow-loopback-in-peer-connection",)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def find_chromium() -> str:
    """The browser: CHROMIUM, or the first known name on the PATH."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, (
        "Chromium is missing: install it (on Debian: apt install chromium-headless-shell) or set CHROMIUM."
    )
    return found


def launch(playwright: Playwright) -> Browser:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    # Not the proxy of the surroundings: everything we open is on this machine.
    return playwright.chromium.launch(
        executable_path=find_chromium(), args=[*QUIET, *MICROPHONE, *CALLS, *sandbox, "--no-proxy-server"]
    )


class Watch:
    """Collects what must not happen in a context: errors, refused requests, requests to strangers.

    `allow` takes expected failures out, each named by the test that expects it.
    """

    def __init__(self, context: BrowserContext, port: int) -> None:
        self.problems: list[str] = []
        self._port = port
        self._allowed: list[re.Pattern[str]] = []
        self._offline = False
        self._was_cut = False
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        context.on("request", self._request)

    def allow(self, pattern: str) -> None:
        """Expect a problem: a regular expression on its line, e.g. r"404 .*/api/v1/chat/"."""
        self._allowed.append(re.compile(pattern))

    @contextlib.contextmanager
    def offline(self, context: BrowserContext) -> Iterator[None]:
        """Cut the network within the block; requests that fail meanwhile are expected."""
        self._offline = self._was_cut = True
        context.set_offline(True)
        try:
            yield
        finally:
            context.set_offline(False)
            self._offline = False

    def check(self) -> None:
        """Fail on every problem that was not expected."""
        left = [line for line in self.problems if not any(one.search(line) for one in self._allowed)]
        assert not left, "in the browser:\n" + "\n".join(left)

    def _ours(self, url: str) -> bool:
        parts = urlsplit(url)
        name = parts.hostname or ""
        return parts.port == self._port and (name == "localhost" or name.endswith(".localhost"))

    def _console(self, message: ConsoleMessage) -> None:
        # Responses and failures are judged by themselves, with their status.
        judged = message.text.startswith("Failed to load resource")
        cut_off = self._was_cut and "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not judged and not cut_off:
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"error: {error.error.stack or error.error.message}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and self._ours(response.url):
            self.problems.append(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        reason = request.failure or ""
        # A page that is left gives up what it still waits for. That the line was cut may be told late.
        told_late = self._was_cut and "ERR_INTERNET_DISCONNECTED" in reason
        expected = "ERR_ABORTED" in reason or self._offline or told_late
        if self._ours(request.url) and not expected:
            self.problems.append(f"failed: {request.method} {request.url} {reason}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https", "ws", "wss"} and not self._ours(request.url):
            self.problems.append(f"request to a stranger: {request.url}")
