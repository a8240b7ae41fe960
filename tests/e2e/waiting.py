"""Waiting in pages."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page


def until(condition: Callable[[], Any], page: Page, seconds: float = 30.0) -> None:
    """Ask again and again. Playwright's own wait_for_function needs eval, which our policy forbids."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        page.wait_for_timeout(50)


def click_through(page: Page, target: Locator) -> None:
    """Click what leads to another document, and wait until that is there."""
    with page.expect_navigation():
        target.click()
