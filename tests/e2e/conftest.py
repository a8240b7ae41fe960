"""Fixtures of the browser tests: one real server for the session, one watched context for each need.

Tests are independent: what a test changes, it made itself.
"""

import json
import os
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from cms.launcher.paths import var_dir
from tests.e2e.browser import SIZES, Watch, launch
from tests.e2e.people import People
from tests.e2e.prepared import AHEAD, Prepared
from tests.e2e.server import Server, read_server, running_server
from tests.e2e.traffic import Traffic
from tests.e2e.waiting import until

PREFS = "family-start:prefs"
STARTED = {"started": True, "locale": "da"}
FAILURES = "e2e-failures"
# Two servers of four processes each and two browsers may share two slow cores; who passes does not wait.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The running server; E2E_SERVER lends one that runs already (see server.py)."""
    kept = os.environ.get("E2E_SERVER")
    if kept:
        yield read_server(kept)
        return
    with running_server() as own:
        yield own


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as own:
        yield own


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    own = launch(playwright)
    yield own
    own.close()


@pytest.fixture(scope="session")
def people(server: Server) -> People:
    return People(server)


class Visit:
    """A browser context at one host: its page, and the watch over it."""

    def __init__(self, context: BrowserContext, watch: Watch, server: Server, host: str) -> None:
        self.context = context
        self.watch = watch
        self.server = server
        self.host = host
        self._traffic = Traffic(context)
        self.page: Page = context.new_page()

    def goto(self, path: str, page: Page | None = None) -> Page:
        """Open an address of the app and wait until the app has taken over."""
        page = page or self.page
        page.goto(self.url(path))
        page.wait_for_selector("html[data-ready]")
        return page

    def admin(self, path: str) -> Page:
        """Open an address of the admin."""
        self.page.goto(self.url("/admin/" + path))
        return self.page

    def settle(self) -> None:
        """Wait until the page asks for nothing any more."""
        self._traffic.settle(self.page)

    def url(self, path: str) -> str:
        return self.server.url(self.host, path)

    def get(self, path: str) -> dict[str, Any]:
        """GET of the API from within the page: {"status", "body"}."""
        return self.fetch("GET", path)

    def fetch(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """A request of the page to its own origin, with its session and past its cache: {"status", "body"}."""
        script = """async ([method, path, body]) => {
            const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
            const headers = {"X-CSRFToken": token, ...(body ? {"Content-Type": "application/json"} : {})};
            const given = body ? JSON.stringify(body) : undefined;
            const answer = await fetch(path, {method, headers, body: given, cache: "no-store"});
            const text = await answer.text();
            try { return {status: answer.status, body: JSON.parse(text)}; }
            catch { return {status: answer.status, body: text}; }
        }"""
        return dict(self.page.evaluate(script, [method, path, body]))

    def wait_for_worker(self) -> None:
        """Until the service worker controls the page and the library was synchronised."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        until(lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"), self.page)


def last_error(server: Server) -> str:
    """The newest traceback in the server's log, and what was said after it."""
    text = server.log.read_text(errors="replace")
    start = text.rfind("Traceback (most recent call last)")
    return text[max(0, start) :][-6000:] if start >= 0 else text[-2000:]


class Visits:
    """Opens contexts: `visit(role="citizen", host="klitby", size="desktop", prefs={...}, **options)`.

    With a role the demo person is signed in.
    """

    def __init__(self, server: Server, browser: Browser, people: People) -> None:
        self._server = server
        self._browser = browser
        self._people = people
        self.all: list[Visit] = []

    def __call__(
        self,
        *,
        role: str | None = None,
        host: str = "fjordby",
        size: str = "phone",
        prefs: dict[str, Any] | None = STARTED,  # type: ignore[assignment]
        **options: Any,
    ) -> Visit:
        remembered = {"locale": "da-DK", "storage_state": stored(self._server, host, prefs)}
        context = self._browser.new_context(**(remembered | SIZES[size] | options))
        context.set_default_timeout(30_000)
        if role is not None:
            context.add_cookies(self._people.cookies(role, host))
        self.all.append(Visit(context, Watch(context, self._server.port), self._server, host))
        return self.all[-1]

    def close(self) -> None:
        for one in self.all:
            one.context.close()


@pytest.fixture
def visit(
    server: Server, browser: Browser, people: People, request: pytest.FixtureRequest
) -> Iterator[Visits]:
    """Open contexts; at the end each must have been without errors."""
    visits = Visits(server, browser, people)
    yield visits
    if getattr(request.node, "failed_in_call", False):
        for number, one in enumerate(visits.all):
            keep_picture(one, f"{request.node.name}-{number}")
    visits.close()
    if any(" 500 " in f" {problem}" for one in visits.all for problem in one.watch.problems):
        print("the server says:\n" + last_error(server))
    for one in visits.all:
        one.watch.check()


def stored(server: Server, host: str, prefs: dict[str, Any] | None) -> dict[str, Any]:
    """What the browser remembers of an earlier visit: the preferences."""
    values = [] if prefs is None else [{"name": PREFS, "value": json.dumps(prefs)}]
    return {"cookies": [], "origins": [{"origin": server.origin(host), "localStorage": values}]}


def keep_picture(visit: Visit, name: str) -> None:
    folder = var_dir() / FAILURES
    folder.mkdir(parents=True, exist_ok=True)
    for index, page in enumerate(visit.context.pages):
        path = folder / f"{re.sub(r'[^a-zA-Z0-9-]+', '_', name)[:120]}-{index}.png"
        try:
            page.screenshot(path=path, timeout=5000)
        except Exception as error:  # noqa: BLE001 - a picture is only a help
            print(f"no picture of {page.url}: {error}")
        else:
            print(f"picture of {page.url}: {path}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.failed_in_call = call.excinfo is not None  # type: ignore[attr-defined]
    return report


@pytest.fixture
def now() -> float:
    """The time when the test began, to tell new mail from old."""
    return time.time() - 0.5


def pytest_configure(config: pytest.Config) -> None:
    """Name a parallel run before its workers start: they share what they prepare (see prepared.py)."""
    if not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None):
        config.option.testrunuid = os.environ.get(AHEAD) or uuid.uuid4().hex


def pytest_unconfigure(config: pytest.Config) -> None:
    run = getattr(config.option, "testrunuid", None)
    if run and not hasattr(config, "workerinput"):
        Prepared(run).remove(os.environ["DATABASE_URL"])
