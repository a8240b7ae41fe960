"""A whole call in two browsers with fake media: lobby, admit, pictures on both sides, text, reloads, end."""

import json
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import until

MAKE = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, User
from cms.municipalities.models import Municipality
from plugins.video.models import Meeting

place = Municipality.objects.get(slug="fjordby")
family = Family.unscoped.filter(guardians__user__email="amina@example.org", municipality=place).first()
now = timezone.now()
meeting = Meeting.unscoped.create(
    municipality=place,
    family=family,
    professional=User.objects.get(email="sofie@fjordby.example"),
    starts_at=now,
    ends_at=now + dt.timedelta(minutes=30),
)
print(meeting.pk)
"""
FRAMES = """() => {
    const video = [...document.querySelectorAll("figure:not(.own) video")].at(-1);
    return video ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
}"""


@pytest.fixture
def meeting(server):
    return server.python(MAKE).strip().splitlines()[-1]


def record_frames(page: Page) -> list[dict]:
    """Everything that the server says on this page's call socket, from now on."""
    heard: list[dict] = []

    def opened(socket):
        if socket.url.endswith("/ws/video/call"):
            socket.on("framereceived", lambda payload: heard.append(json.loads(payload)))

    page.on("websocket", opened)
    return heard


def frames_grow(page: Page) -> None:
    until(lambda: page.evaluate(FRAMES) > 0, page)
    before = page.evaluate(FRAMES)
    until(lambda: page.evaluate(FRAMES) > before + 5, page)


def come(page: Page, ready: str, choice: str) -> None:
    page.get_by_role("button", name=choice).click()
    page.get_by_role("button", name=ready).click()


def test_a_call_from_the_lobby_to_the_end(visit, meeting):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    heard = record_frames(family.page)
    phone = family.goto(f"/video/{meeting}")
    come(phone, "Jeg er klar", "Med billede og lyd")
    expect(phone.get_by_text("Du er i venterummet")).to_be_visible()
    # The lobby: one waits, and nothing else is told.
    assert {frame["type"] for frame in heard} == {"lobby"}
    assert "Sofie" not in json.dumps(heard)
    assert "sdp" not in json.dumps(heard)

    desk = staff.admin(f"video/{meeting}/call/")
    come(desk, "Jeg er klar", "Med billede og lyd")
    desk.get_by_role("button", name="Luk ind").first.click()
    expect(phone.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    for page in (phone, desk):
        frames_grow(page)

    # Real-time text: what is typed is there without a button, and what is deleted is gone.
    words = f"Hej {secrets.token_hex(3)}"
    field = phone.get_by_label("Din tekst")
    field.press_sequentially(words)
    expect(desk.get_by_text(words)).to_be_visible()
    field.press("Backspace")
    expect(desk.get_by_text(words, exact=True)).to_have_count(0)
    expect(desk.get_by_text(words[:-1])).to_be_visible()
    # Nobody stands between: both screens show the same code.
    codes = []
    for page in (phone, desk):
        page.get_by_text("Om forbindelsen").click()
        codes.append(page.locator("details strong").inner_text())
    assert codes[0] == codes[1]
    assert len(codes[0]) == 15

    # Both load their pages again: nobody has to be let in anew, and the pictures come back.
    phone.reload()
    phone.wait_for_selector("html[data-ready]")
    come(phone, "Jeg er klar", "Med billede og lyd")
    frames_grow(desk)
    desk.reload()
    come(desk, "Jeg er klar", "Med billede og lyd")
    for page in (phone, desk):
        frames_grow(page)

    desk.get_by_role("button", name="Slut for alle").click()
    desk.get_by_role("button", name="Slut for alle").click()
    for page in (phone, desk):
        expect(page.get_by_text("Mødet er slut. Tak for snakken.")).to_be_visible()
    told = staff.get(f"/api/v1/video/calls/{meeting}/summary")["body"]
    assert told["ended"] == "host"
    assert {one["role"] for one in told["people"]} == {"host", "citizen"}
    for one in (family, staff):
        one.watch.check()
