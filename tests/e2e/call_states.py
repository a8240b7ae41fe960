"""What leads to the states of a video call."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.calls import make_meeting


def meeting_now(opened: Any) -> None:
    make_meeting(opened.server)


def check(page: Page) -> None:
    page.get_by_role("link", name="Gå til mødet").first.click()
    page.get_by_role("button", name="Med billede og lyd").wait_for()


def ready(page: Page) -> None:
    check(page)
    page.get_by_role("button", name="Med billede og lyd").click()
    page.get_by_text("Vi kan høre din mikrofon.").wait_for()


def steps(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Prøv trin for trin").click()
    page.get_by_role("button", name="Ja, jeg kan se mig").wait_for()


def come_in(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Jeg er klar").click()


def lobby(page: Page) -> None:
    come_in(page)
    page.get_by_text("Du er i venterummet").wait_for()


def over(page: Page) -> None:
    lobby(page)
    page.get_by_role("button", name="Forlad mødet").click()
    page.get_by_text("Du har forladt mødet.").wait_for()


def host(page: Page) -> None:
    come_in(page)
    page.get_by_role("button", name="Lav link").wait_for()


def unknown_link(page: Page) -> None:
    page.get_by_role("button", name="Gå videre").click()
    page.get_by_text("Linket virker ikke. Bed om et nyt.").wait_for()
