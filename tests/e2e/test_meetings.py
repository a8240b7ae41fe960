"""A family books a time by phone and lets it go; a nurse asks, the family picks, the nurse draws it on."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import STILL, violations
from tests.e2e.conftest import Visit
from tests.e2e.waiting import click_through

SERVICE = "Samtale med sundhedsplejerske"


def book(visit: Visit) -> tuple[Page, str]:
    """In the app: service, day, time, how; the last day that is shown, its last time. Return when it is."""
    page = visit.goto("/video/book")
    page.get_by_role("button", name=SERVICE).click()
    page.locator("main li button").last.click()
    page.locator("main li button").last.click()
    when = page.locator("main .when").inner_text()
    page.get_by_role("button", name="Telefon").click()
    expect(page.get_by_role("main").get_by_text("Tiden er din").first).to_be_visible()
    return page, when


def test_a_family_books_in_four_steps_and_cancels(visit):
    citizen = visit(role="citizen")
    page, _when = book(citizen)
    assert violations(page) == []
    page.get_by_role("link", name="Se mine møder").click()
    items = page.locator("main .item")
    expect(items.first).to_be_visible()
    count = items.count()
    booked = items.filter(has_text="30 minutter").filter(has_text="Telefon").last
    booked.get_by_role("button", name="Ændr").click()
    with page.expect_download() as file:
        booked.get_by_role("link", name="Læg i min kalender").click()
    assert file.value.suggested_filename == "appointment.ics"
    booked.get_by_role("button", name="Aflys").click()
    page.get_by_role("dialog").get_by_label("Hvorfor?").fill("Barnet er sygt")
    page.get_by_role("button", name="Ja, aflys").click()
    expect(items).to_have_count(count - 1)


def test_a_nurse_proposes_the_family_picks_and_the_nurse_draws_it_on(visit):
    staff, citizen = visit(role="professional", size="desktop"), visit(role="citizen")
    page = staff.admin("video/propose/?family_name=Amina")
    click_through(page, page.locator(".video-found a").first)
    ticks = page.locator("input[name=times]")
    for number in (-1, -3):
        ticks.nth(ticks.count() + number).check()
    day = dt.datetime.fromisoformat(ticks.last.input_value())
    assert violations(page) == []
    click_through(page, page.get_by_role("button", name="Spørg familien"))
    app = citizen.goto("/video/")
    app.get_by_role("link", name="Vælg en tid").first.click()
    app.locator("main li button").last.click()
    expect(app.get_by_role("main").get_by_text("Tiden er din").first).to_be_visible()
    page = staff.admin(f"video/?day={day:%Y-%m-%d}")
    expect(page.get_by_text("Træk et møde")).to_be_visible()
    # The whole day in sight: a browser that scrolls while something hangs on the mouse lets it fall.
    page.set_viewport_size({"width": 1280, "height": 1600})
    row = day.replace(minute=day.minute // 30 * 30)
    entry = page.locator(f"[data-when='{row:%Y-%m-%dT%H:%M}'] [data-meeting]").filter(has_text="Amina")
    target = page.locator(f"[data-when='{day:%Y-%m-%d}T08:00']").first
    address = entry.get_attribute("data-meeting")
    with page.expect_navigation():
        entry.drag_to(target)
    moved = page.locator(f"[data-when='{day:%Y-%m-%d}T08:00'] [data-meeting='{address}']")
    expect(moved).to_be_visible()
    page.evaluate(STILL)
    assert violations(page) == []
    click_through(page, moved)
    expect(page.locator(".video-about")).to_contain_text(re.compile(r"8[:.]00"))
