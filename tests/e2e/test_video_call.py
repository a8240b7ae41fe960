"""Whole calls in browsers with fake cameras and microphones, against the real server and a real relay."""

import json
import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import STILL
from tests.e2e.browser import SIZES
from tests.e2e.calls import (
    CONNECTIONS,
    KEEP,
    MODEST_CAMERA,
    SOUND_ONLY,
    STUCK,
    WITH_PICTURE,
    come,
    goes_by,
    hears,
    is_silent,
    let_in,
    lose_line,
    make_meeting,
    media,
    record_frames,
    relay_stopped,
    sees,
    shown,
    stands_still,
    talk,
)
from tests.e2e.screens import Screen
from tests.e2e.test_chat import SENT, standing, write
from tests.e2e.test_screens import looked_through
from tests.e2e.waiting import click_through, until

APP_SCREEN, ADMIN_SCREEN = Screen("call", ""), Screen("call", "", admin=True)
LOST = "Forbindelsen er væk lige nu. Vi prøver igen af os selv."
# A browser in which the person says no.
REFUSE = """(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) => REFUSED.some((kind) => wish[kind])
        ? Promise.reject(new DOMException("Permission denied", "NotAllowedError")) : ask(wish);
})()"""


@pytest.fixture
def meeting(server):
    return make_meeting(server)


def two(visit: Any, *scripts: str) -> tuple[Any, Any]:
    """Amina on her phone and Sofie at her desk, with what runs in their pages first."""
    family, staff = (
        visit(role="citizen", reduced_motion="reduce"),
        visit(role="professional", size="desktop", reduced_motion="reduce"),
    )
    for one in (family, staff):
        for script in (KEEP, *scripts):
            one.context.add_init_script(script)
    return family, staff


@pytest.fixture
def both(visit, meeting):
    """Before either has come."""
    return two(visit, MODEST_CAMERA)


def fits_and_is_accessible(page: Page, screen: Screen) -> list[str]:
    """At a phone's width and a desk's: axe, and nothing beyond the edge."""
    found, was = [], page.viewport_size
    if screen.admin:
        page.evaluate(STILL)
    for size in ("phone", "desktop"):
        page.set_viewport_size(SIZES[size]["viewport"])
        page.evaluate("scrollTo(0, 0)")
        found += [f"{size}, {line}" for line in looked_through(page, screen, dark=True)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(was)
    return found


def written_beside(phone: Page, desk: Page, note: str) -> None:
    """What is written beside the pictures is the conversation: stored, and read when it was on the screen."""
    opener, panel = phone.get_by_role("button", name="Skriv til teamet"), phone.locator(".beside section")
    opener.click()
    expect(panel).to_be_focused()
    write(panel, note)
    expect(standing(panel, note)).to_contain_text(SENT)
    # Folded, it says that somebody waits, and reads nothing.
    waits = desk.get_by_text("Familien venter på svar")
    expect(waits).to_be_visible()
    desk.get_by_role("button", name="Skriv i samtalen").click()
    expect(waits).to_be_hidden()
    frame = desk.frame_locator("iframe[title='Skriv i samtalen']")
    # She has several conversations; only the one that is chosen is opened.
    frame.locator("[data-inbox-row]").first.click()
    expect(frame.get_by_role("log")).to_contain_text(note)
    expect(standing(panel, note)).to_contain_text("Læst af teamet")
    # Closed it reads nothing: a mark says that something came.
    panel.get_by_role("button", name="Luk").click()
    expect(opener).to_be_focused()
    frame.get_by_label("Svar til familien").fill(f"Svar på {note}")
    frame.get_by_role("button", name="Send til familien").click()
    expect(frame.get_by_role("log")).to_contain_text(f"Svar på {note}")
    expect(opener).to_contain_text("Ny")
    opener.click()
    expect(standing(panel, f"Svar på {note}")).to_be_in_viewport()
    for page in (phone, desk):
        sees(page)


def test_a_call_from_the_list_of_meetings_to_its_end(visit, meeting):
    # In the size that the app asks for; the other walks spare the processor.
    family, staff = two(visit)
    heard = record_frames(family.page)
    phone = family.goto("/video/")
    phone.get_by_role("link", name="Gå til mødet").first.click()
    come(phone)
    expect(phone.get_by_text("Du er i venterummet")).to_be_visible()
    # The lobby: one waits, and nothing else is told.
    assert {frame["type"] for frame in heard} == {"lobby"}
    assert "Sofie" not in json.dumps(heard)
    assert "sdp" not in json.dumps(heard)
    assert phone.evaluate("window.connections.length") == 0

    desk = staff.admin(f"video/{meeting}/")
    click_through(desk, desk.get_by_role("link", name="Gå til mødet"))
    come(desk)
    let_in(desk, "Amina")
    expect(phone.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    for page in (phone, desk):
        sees(page)

    # Real-time text: what is typed is there without a button, and what is deleted is gone.
    words = f"Hej {secrets.token_hex(3)}"
    field = phone.get_by_label("Din tekst")
    field.press_sequentially(words)
    expect(desk.locator(".said").filter(has_text=words)).to_contain_text("Amina")
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
    note = f"Besked {secrets.token_hex(4)}"
    written_beside(phone, desk, note)
    # One article before both, in the reader's own language; either side closes it.
    desk.get_by_role("button", name="Vis en artikel").click()
    desk.get_by_label("Søg i biblioteket").fill("sikker søvn")
    desk.get_by_role("button", name="Sikker søvn").first.click()
    for page in (desk, phone):
        expect(page.locator(".together article h2").first).to_have_text(re.compile("Sikker søvn"))
    wrong = fits_and_is_accessible(phone, APP_SCREEN) + fits_and_is_accessible(desk, ADMIN_SCREEN)
    assert not wrong, "\n".join(wrong)
    phone.get_by_role("button", name="Luk artiklen for alle").click()
    expect(desk.locator(".together article")).to_have_count(0)

    # Both load their pages again: nobody has to be let in anew, and the pictures come back.
    phone.reload()
    phone.wait_for_selector("html[data-ready]")
    come(phone)
    sees(desk)
    desk.reload()
    come(desk)
    for page in (phone, desk):
        sees(page)

    desk.get_by_role("button", name="Slut for alle").click()
    desk.get_by_role("button", name="Slut for alle").click()
    for page in (phone, desk):
        expect(page.get_by_text("Mødet er slut. Tak for snakken.")).to_be_visible()
    # It broke off too soon to ask the family how it was; the professional notes what is to be done.
    expect(phone.get_by_text("Hvordan var lyd og billede?")).to_have_count(0)
    expect(desk.get_by_text(re.compile("I talte sammen i"))).to_be_visible()
    desk.get_by_role("button", name="Lav en opgave til opfølgning").click()
    expect(desk.get_by_text("Opgaven er lavet.")).to_be_visible()
    told = staff.get(f"/api/v1/video/calls/{meeting}/summary")["body"]
    assert told["ended"] == "host"
    # The conversation, which is the latest of the list now, holds both.
    thread = family.goto("/chat/")
    thread.locator("[aria-labelledby=threads] a").first.click()
    for words in (note, f"Svar på {note}"):
        expect(standing(thread, words).first).to_be_visible()
    assert {one["role"] for one in told["people"]} == {"host", "citizen"}


def test_microphone_and_camera_are_off_when_they_say_so(both, meeting):
    phone, desk = talk(both, meeting)
    until(lambda: not is_silent(desk), desk)
    # Who speaks is seen as well, by those who do not hear it.
    expect(desk.get_by_text("Taler nu")).to_be_visible()

    phone.get_by_role("button", name="Sluk mikrofon").click()
    expect(desk.get_by_text(re.compile("Amina.* har slukket mikrofonen"))).to_be_visible()
    until(lambda: is_silent(desk), desk)
    expect(desk.get_by_text("Taler nu")).to_have_count(0)
    phone.get_by_role("button", name="Tænd mikrofon").click()
    until(lambda: not is_silent(desk), desk)

    phone.get_by_role("button", name="Sluk kamera").click()
    expect(desk.locator("figure:not(.own) .initial")).to_be_visible()
    until(lambda: stands_still(desk), desk)
    # The camera itself is off, not only its picture.
    assert (
        phone.evaluate(
            "window.connections[0].getSenders().filter((one) => one.track?.kind === 'video').length"
        )
        == 0
    )
    phone.get_by_role("button", name="Tænd kamera").click()
    expect(desk.locator("figure:not(.own) .initial")).to_have_count(0)
    for page in (phone, desk):
        sees(page)


def test_who_hangs_up_is_gone_and_may_come_back(both, meeting):
    phone, desk = talk(both, meeting)
    phone.get_by_role("button", name="Forlad mødet").click()
    phone.get_by_role("button", name="Nej, bliv").click()
    sees(desk)
    phone.get_by_role("button", name="Forlad mødet").click()
    phone.get_by_role("button", name="Ja, forlad").click()
    expect(phone.get_by_text("Du har forladt mødet.")).to_be_visible()
    expect(desk.get_by_text("Du er den eneste her lige nu.")).to_be_visible()
    expect(desk.get_by_text("Er gået")).to_be_visible()
    assert phone.locator("video").count() == 0
    assert phone.evaluate("window.connections.every((one) => one.connectionState === 'closed')")

    phone.get_by_role("link", name="Til dine møder").click()
    phone.get_by_role("link", name="Gå til mødet").first.click()
    come(phone)
    for page in (phone, desk):
        sees(page)


def test_a_guest_comes_by_a_link_that_works_once(both, meeting, visit):
    phone, desk = talk(both, meeting)
    desk.get_by_label("Gæstens navn").fill("Mormor Karen")
    desk.get_by_role("button", name="Lav link").click()
    link = desk.get_by_label("Send dette link").input_value()
    assert "#t=" in link

    stranger = visit(size="phone", reduced_motion="reduce")
    stranger.context.add_init_script(KEEP)
    heard = record_frames(stranger.page)
    guest = stranger.page
    guest.goto(link)
    guest.wait_for_selector("html[data-ready]")
    expect(guest.get_by_role("button", name="Gå videre")).to_be_visible()
    assert "#" not in guest.url
    guest.get_by_role("button", name="Gå videre").click()
    expect(guest.get_by_text("Du er med som gæst.")).to_be_visible()
    come(guest)
    expect(guest.get_by_text("Du er i venterummet")).to_be_visible()
    assert {frame["type"] for frame in heard} == {"lobby"}
    assert "Amina" not in json.dumps(heard) + guest.content()

    # The same link on another device: no.
    thief = visit(size="phone")
    thief.watch.allow(r"410 POST .*/calls/join")
    thief.page.goto(link)
    thief.page.get_by_role("button", name="Gå videre").click()
    expect(thief.page.get_by_text("Linket er brugt. Bed om et nyt.")).to_be_visible()
    expect(desk.get_by_text("Linket er prøvet igen et andet sted.")).to_be_visible()

    let_in(desk, "Mormor Karen")
    for page in (guest, phone, desk):
        sees(page, others=2, seconds=60)
    # Nobody learns another's address: everything goes through the relay.
    for page in (guest, phone, desk):
        goes_by(page, "relay")
    assert {kind for one in media(guest) for kind in one["candidates"]} == {"relay"}
    expect(phone.get_by_text("Mormor Karen (kalder sig selv sådan)").first).to_be_visible()
    wrong = fits_and_is_accessible(desk, ADMIN_SCREEN) + fits_and_is_accessible(guest, APP_SCREEN)
    assert not wrong, "\n".join(wrong)

    desk.get_by_role("button", name="Send ud Mormor Karen").click()
    expect(guest.get_by_text("Du er ikke længere med i mødet.")).to_be_visible()
    for page in (phone, desk):
        sees(page)


def test_strangers_find_no_meeting(meeting, visit, people):
    """Another family of the municipality, a colleague who does not hold it, nobody at all, a forged link."""
    other = visit()
    other.context.add_cookies(people.fresh("maria@example.org", "fjordby"))
    other.watch.allow(r"404 POST .*/ticket")
    page = other.goto(f"/video/{meeting}")
    come(page)
    expect(page.get_by_text("Mødet er ikke åbent nu.")).to_be_visible()
    assert "Sofie" not in page.content()

    colleague = visit(role="municipal_admin", size="desktop")
    colleague.watch.allow(r"40[34] GET .*/call/")
    page = colleague.admin(f"video/{meeting}/call/")
    expect(page.get_by_role("button", name=WITH_PICTURE)).to_have_count(0)
    assert page.locator("[data-props*='call']").count() == 0

    nobody = visit()
    page = nobody.goto(f"/video/{meeting}")
    expect(page.get_by_role("button", name=WITH_PICTURE)).to_have_count(0)
    nobody.watch.allow(r"404 POST .*/calls/join")
    page = nobody.goto(f"/video/join#t={secrets.token_urlsafe(32)}")
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_text("Linket virker ikke. Bed om et nyt.")).to_be_visible()


def test_sound_and_picture_outlive_the_line_to_the_server(both, meeting):
    family, _staff = both
    phone, desk = talk(both, meeting)
    pages = phone.evaluate("window.connections.length")
    with family.watch.offline(family.context):
        lose_line(phone)
        expect(phone.get_by_text(LOST)).to_be_visible()
        sees(phone)
        sees(desk)
    expect(phone.get_by_text(LOST)).to_have_count(0)
    for page in (phone, desk):
        sees(page)
    # The same connection as before: nothing was built anew.
    assert phone.evaluate("window.connections.length") == pages
    assert "connected" in phone.evaluate("window.connections.map((one) => one.connectionState)")
    # And what is said after that arrives.
    phone.get_by_label("Din tekst").press_sequentially("Nu igen")
    expect(desk.get_by_text("Nu igen")).to_be_visible()
    desk.get_by_role("button", name="Sluk kamera").click()
    expect(phone.locator("figure:not(.own) .initial")).to_be_visible()


def test_a_cut_way_of_the_media_is_found_again(both, meeting, server):
    phone, desk = talk(both, meeting)
    desk.get_by_role("button", name="Skjul internetadresser").click()
    for page in (phone, desk):
        goes_by(page, "relay")
        sees(page)
    pages, cut = (phone, desk), re.compile("Svag forbindelse|har mistet forbindelsen")

    def found_again() -> None:
        for page in pages:
            sees(page, seconds=60)
            hears(page)
            expect(page.get_by_text(cut)).to_have_count(0)

    with relay_stopped(server):
        expect(phone.get_by_text(cut)).to_be_visible()
    found_again()
    # On these connections no new way comes about any more: they are made anew.
    before = [page.evaluate(STUCK) for page in pages]
    with relay_stopped(server):
        until(
            lambda: [page.evaluate(CONNECTIONS) for page in pages] == [count + 1 for count in before],
            phone,
            60,
        )
    found_again()
    for page in pages:
        goes_by(page, "relay")


@pytest.mark.parametrize(
    ("refused", "choice", "joined"),
    [(["video"], SOUND_ONLY, "Jeg er klar"), (["video", "audio"], None, "Deltag uden lyd og billede")],
    ids=["sound only", "text only"],
)
def test_who_gives_no_camera_takes_part_all_the_same(both, meeting, refused, choice, joined):
    family, staff = both
    family.context.add_init_script(REFUSE.replace("REFUSED", json.dumps(refused)))
    phone = family.goto(f"/video/{meeting}")
    phone.get_by_role("button", name=WITH_PICTURE).click()
    expect(phone.get_by_text("Vi kan ikke bruge kamera eller mikrofon")).to_be_visible()
    wrong = fits_and_is_accessible(phone, APP_SCREEN)
    assert not wrong, "\n".join(wrong)
    if choice:
        phone.get_by_role("button", name=choice).click()
    phone.get_by_role("button", name=joined).click()
    desk = staff.admin(f"video/{meeting}/call/")
    come(desk)
    let_in(desk, "Amina")
    sees(phone)
    if choice:
        hears(desk)
    else:
        expect(desk.get_by_text(re.compile("Amina.* har slukket mikrofonen"))).to_be_visible()
    assert sum(one["frames"] for one in shown(desk)) == 0
    phone.get_by_label("Din tekst").press_sequentially("Jeg skriver her")
    expect(desk.get_by_text("Jeg skriver her")).to_be_visible()
    if choice:
        hears(desk)
