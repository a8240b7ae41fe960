"""Pictures of every screen: `make screenshots`, or `python -m tests.e2e.screenshots [words in names]`.

They go to `var/screenshots/`: each screen at 390 and 1280 px, light and dark, some also from right to left.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from cms.launcher.paths import var_dir
from tests.e2e.browser import SIZES, launch
from tests.e2e.conftest import Visits
from tests.e2e.people import People
from tests.e2e.screens import ALL, Screen
from tests.e2e.server import Server, read_server, running_server
from tests.e2e.show import show

TEST_LOCALE = "ar-XB"


def main(words: list[str]) -> int:
    """Take the pictures; return 1 when a screen could not be photographed."""
    folder = var_dir() / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [screen for screen in ALL if not words or any(word in screen.name for word in words)]
    failed = 0
    with _server() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        people = People(server)
        for screen in chosen:
            try:
                for name, size, options in _variants(screen):
                    _photograph(Visits(server, browser, people), screen, folder / name, size, options)
                print(screen.name, flush=True)
            except Exception as error:  # noqa: BLE001 - the other screens are still wanted
                failed += 1
                print(f"{screen.name}: {error}", file=sys.stderr, flush=True)
        browser.close()
    print(f"The pictures are in {folder}.")
    return 1 if failed else 0


def _variants(screen: Screen) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for size, scheme in product(SIZES, ("light", "dark")):
        width = SIZES[size]["viewport"]["width"]
        yield f"{screen.name}-{width}-{scheme}.png", size, {"color_scheme": scheme}
        if screen.rtl and scheme == "light":
            yield f"{screen.name}-{width}-rtl.png", size, {"locale_of_app": TEST_LOCALE}


def _photograph(visits: Visits, screen: Screen, path: Path, size: str, options: dict[str, Any]) -> None:
    with contextlib.closing(visits):
        locale = options.pop("locale_of_app", None)
        opened = show(visits, screen, size=size, locale=locale, **options)
        # As tall as its content, so that what is fixed to an edge is at that edge.
        tall = opened.page.evaluate("Math.ceil(document.documentElement.scrollHeight)")
        size_now = SIZES[size]["viewport"]
        opened.page.set_viewport_size({"width": size_now["width"], "height": max(size_now["height"], tall)})
        opened.page.wait_for_timeout(300)
        opened.page.screenshot(path=path, full_page=True)


@contextlib.contextmanager
def _server() -> Iterator[Server]:
    kept = os.environ.get("E2E_SERVER")
    if kept:
        yield read_server(kept)
        return
    with running_server() as own:
        yield own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
