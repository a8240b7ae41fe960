"""The first minute: three steps, each of which may be skipped, with a finger or with a keyboard."""

import datetime as dt
import json

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PREFS


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def kept(page: Page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{PREFS}')") or "{}")


def test_first_visit_leads_through_three_steps_to_home(visit):
    here = visit(prefs=None)
    page = here.page
    page.goto(here.url("/"))
    expect(heading(page)).to_have_text("Vælg dit sprog")
    expect(page.get_by_text("Trin 1 af 3", exact=True)).to_be_visible()
    page.get_by_text("English").click()
    expect(heading(page)).to_have_text("Choose your language")
    page.get_by_text("Dansk").click()
    page.get_by_role("button", name="Videre").click()

    expect(heading(page)).to_have_text("Hvornår kommer dit barn?")
    expect(heading(page)).to_be_focused()
    page.get_by_text("Jeg venter barn").click()
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(weeks=18)
    page.get_by_label("Hvad er din termin?").fill(due.isoformat())
    page.get_by_role("button", name="Videre").click()

    expect(heading(page)).to_have_text("Her kan du")
    page.get_by_role("button", name="Kom i gang").click()
    expect(page).to_have_url(here.url("/"))
    expect(page.get_by_text("Uge 22").first).to_be_visible()
    expect(page.get_by_role("heading", name="Til dig lige nu")).to_be_visible()

    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(heading(page)).not_to_have_text("Vælg dit sprog")
    assert kept(page)["family"][0]["date"] == due.isoformat()


def test_every_step_can_be_skipped(visit):
    here = visit(prefs=None)
    page = here.goto("/")
    page.get_by_role("button", name="Spring over").click()
    expect(heading(page)).to_have_text("Hvornår kommer dit barn?")
    page.get_by_role("button", name="Spring over").click()
    page.get_by_role("button", name="Kom i gang").click()
    expect(page.get_by_role("heading", name="Hvor langt er I?")).to_be_visible()
    assert kept(page)["family"] == []


def test_first_start_works_with_the_keyboard_alone(visit):
    here = visit(prefs=None, size="desktop")
    page = here.goto("/start")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(heading(page)).to_have_text("Choose your language")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("When is your child due?")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    # No date was given: it says what is missing, and puts us there.
    expect(page.locator("[aria-invalid]")).to_be_focused()
    tab_to(page, "button:not([type=submit])")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("What you can do here")
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(here.url("/"))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element of <main> has the focus; visible focus is checked on the way."""
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('main {selector}, main {selector} *')"):
            return
    raise AssertionError(f"no way to {selector} with Tab")


def test_after_a_loss_nobody_sees_weeks(visit):
    page = visit(prefs=None).goto("/start")
    page.get_by_role("button", name="Videre").click()
    page.get_by_text("Noget andet").click()
    page.get_by_text("Jeg har mistet").click()
    expect(page.get_by_text("Det gør os ondt")).to_be_visible()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Kom i gang").click()
    expect(page.get_by_role("heading", name="Godt, at du er her")).to_be_visible()
    expect(page.get_by_text("Hvor langt er I?")).to_have_count(0)
