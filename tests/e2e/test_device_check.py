"""The device is tried the day before, with a fake camera and against the real relay."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import KEEP, relay_stopped
from tests.e2e.device_checks import forget_meetings, meeting_tomorrow, outcome, press

# Every camera and microphone that the page was given.
TRACKS = """(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.tracks = [];
    navigator.mediaDevices.getUserMedia = async (wish) => {
        const stream = await ask(wish);
        window.tracks.push(...stream.getTracks());
        return stream;
    };
})()"""
# What each connection was allowed, what it offered, and whether it is closed.
WAYS = """window.connections.map((one) => ({
    policy: one.getConfiguration().iceTransportPolicy,
    offered: [...(one.localDescription?.sdp ?? "").matchAll(/ typ (\\w+)/g)].map(([, kind]) => kind),
    state: one.connectionState,
}))"""


@pytest.fixture
def tomorrow(server):
    yield meeting_tomorrow(server)
    forget_meetings(server)


def on_a_phone(visit: Any) -> Any:
    family = visit(role="citizen", reduced_motion="reduce")
    for script in (KEEP, TRACKS):
        family.context.add_init_script(script)
    return family


def test_a_family_tries_the_day_before_and_the_professional_reads_how_it_went(visit, tomorrow, server):
    family = on_a_phone(visit)
    phone = family.goto("/video/")
    way = phone.locator(f"a[href='/video/check/{tomorrow[0]}']")
    # Other meetings were tried before; of this one nothing is said yet.
    mine = phone.locator(".item").filter(has=way)
    expect(mine).not_to_contain_text("Du har prøvet din enhed")
    way.click()
    outcome(phone)
    expect(phone.get_by_text("Forbindelse: virker.")).to_be_visible()
    expect(phone.get_by_text("kan se, hvordan det gik")).to_be_visible()
    ways = phone.evaluate(WAYS)
    assert len(ways) == 2
    assert {way["policy"] for way in ways} == {"relay"}
    assert {kind for way in ways for kind in way["offered"]} <= {"relay"}
    assert {way["state"] for way in ways} == {"closed"}
    # The light of the camera is off, and nothing listens.
    assert phone.evaluate("window.tracks.map((one) => one.readyState)") == ["ended", "ended"]
    phone.goto(family.url("/video/"))
    expect(mine).to_contain_text("Du har prøvet din enhed. Den virker.")

    desk = visit(role="professional", size="desktop").admin("video/")
    expect(desk.locator("#mine ~ table")).to_contain_text("Amina")
    expect(desk.get_by_text("virker").first).to_be_visible()

    # Without the relay it says so, and not before.
    with relay_stopped(server):
        phone = on_a_phone(visit).goto(f"/video/check/{tomorrow[0]}")
        press(phone, "Uden lyd: jeg skriver")
        expect(phone.get_by_text("Det virker ikke herfra.")).to_be_visible(timeout=40_000)
        expect(phone.get_by_text("Forbindelse: virker ikke.")).to_be_visible()
    press(phone, "Hellere i telefonen")
    expect(phone.get_by_text("Mødet er nu i telefonen.")).to_be_visible()


def test_a_guest_tries_by_a_link_that_does_not_work_yet(visit, tomorrow):
    guest = visit(reduced_motion="reduce")
    guest.context.add_init_script(KEEP)
    page = guest.goto(f"/video/join#t={tomorrow[1]}")
    press(page, "Prøv din enhed")
    press(page, "Uden lyd: jeg skriver")
    expect(page.get_by_text("Forbindelse: virker.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Gå videre").last.click()
    guest.watch.allow(r"409 POST .*/calls/join")
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_text("Du er her lidt før tid")).to_be_visible()
