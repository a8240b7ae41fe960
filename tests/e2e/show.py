"""Open a screen of the list."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.screens import Screen


def show(visit: Any, screen: Screen, *, size: str, locale: str | None = None, **options: Any) -> Any:
    """Open a screen in a context of its own, wait for it and do what leads to its state.

    `visit` is the fixture. With reduced motion, so that nothing is looked at half-way.
    """
    opened = visit(
        role=screen.role,
        host=screen.host,
        size=size,
        prefs=screen.prefs,
        reduced_motion="reduce",
        **(screen.browser | options),
    )
    for pattern in screen.allow:
        opened.watch.allow(pattern)
    if screen.prepare:
        screen.prepare(opened)
    if screen.admin:
        opened.admin(screen.path.format(**opened.server.keys) if "{" in screen.path else screen.path)
        opened.settle()
    elif screen.plain:
        opened.page.goto(opened.url(screen.path))
    else:
        opened.goto(with_locale(screen.path, locale))
        expect(opened.page.locator(".skeleton")).to_have_count(0)
    if screen.act:
        screen.act(opened.page)
    return opened


def with_locale(path: str, locale: str | None) -> str:
    if locale is None:
        return path
    address, mark, fragment = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}locale={locale}{mark}{fragment}"


def unroll(page: Page) -> None:
    """Make the window taller than the page: no button lies half under a bar because of where one has scrolled."""
    width = page.evaluate("window.innerWidth")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": 2 * height})
