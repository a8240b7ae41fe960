"""A family writes, with and without a network; a team answers, and nothing is lost or said twice."""

import re
import secrets
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import STARTED, Visit
from tests.e2e.show import unroll
from tests.e2e.states import own_threads
from tests.e2e.test_reading import width
from tests.e2e.waiting import click_through, until

# A team that has it open has read it at once.
SENT = re.compile("Sendt|Læst af teamet")
# The key of the conversation that a phone opened last: the family has others, and walks write in all of them.
OPENED: list[str] = []


def log(page: Page | Locator):
    return page.get_by_role("log")


def open_thread(family: Visit) -> Page:
    """The adult's own thread with the health visitors."""
    page = family.goto("/chat/")
    own_threads(page).first.click()
    page.get_by_label("Din besked").wait_for()
    OPENED[:] = [page.url.rsplit("/", 1)[-1]]
    return page


def write(page: Page | Locator, words: str) -> None:
    page.get_by_label("Din besked").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def standing(page: Page | Locator, words: str):
    return log(page).locator("article").filter(has_text=words)


def open_talk(staff: Visit, name: str) -> Page:
    """The conversation that the family has just opened, or else the first of that name."""
    page = staff.admin("chat/?state=any")
    rows = page.locator("[data-inbox-row]").filter(has_text=name)
    for key in OPENED:
        same = page.locator(f"[data-inbox-row][href*='{key}']")
        rows = same if same.count() else rows
    click_through(page, rows.first)
    expect(page.get_by_text("Opdateret")).to_be_visible()
    return page


@pytest.fixture
def words():
    return f"Besked {secrets.token_hex(4)}"


def test_a_question_and_its_answer_without_a_reload(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    phone = open_thread(family)
    desk = open_talk(staff, "Amina")
    write(phone, words)
    expect(standing(phone, words)).to_contain_text(SENT)
    expect(log(desk)).to_contain_text(words)
    expect(standing(phone, words)).to_contain_text("Læst af teamet")

    desk.get_by_label("Svar til familien").fill(f"Svar på {words}")
    expect(phone.locator("[role=log]")).not_to_contain_text(f"Svar på {words}")
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    expect(standing(phone, f"Svar på {words}")).to_be_visible()


def test_written_without_a_network_it_goes_out_once_and_in_order(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    family.wait_for_worker()
    with family.watch.offline(family.context):
        for number in (1, 2, 3):
            write(page, f"{words} nummer {number}")
        expect(standing(page, f"{words} nummer 3")).to_contain_text("Venter på net")
        # The phone is put away and taken out again: nothing is gone.
        page.reload()
        page.wait_for_selector("html[data-ready]")
        expect(standing(page, f"{words} nummer 3")).to_contain_text("Venter på net")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    for number in (1, 2, 3):
        expect(standing(page, f"{words} nummer {number}")).to_contain_text(SENT)
        expect(standing(page, f"{words} nummer {number}")).to_have_count(1)
    shown = [text for text in log(page).locator("article .body").all_inner_texts() if words in text]
    assert shown == [f"{words} nummer {number}" for number in (1, 2, 3)]


def test_begun_without_a_network_it_goes_out_once_and_in_order(visit, people, words):
    """A new conversation: whom it is for is known on the phone, and the first message waits there."""
    family = visit()
    # Not the family of the other walks: it has one conversation more from now on.
    family.context.add_cookies(people.fresh("maria@example.org", "fjordby"))
    page = open_thread(family)
    family.wait_for_worker()
    family.settle()
    with family.watch.offline(family.context):
        page.goto(family.url("/chat/new"))
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("button", name="Noget andet").last.click()
        expect(page.get_by_text("Hvis det ikke kan vente").first).to_be_visible()
        page.get_by_label("Din besked").fill(f"{words} Jeg mærker ikke liv")
        expect(page.get_by_role("region", name="Det lyder, som om det ikke kan vente")).to_be_visible()
        for number in (1, 2):
            write(page, f"{words} nummer {number}")
        unroll(page)
        assert violations(page) == []
        page.get_by_label("Din besked").fill(f"{words} halvt")
        page.wait_for_timeout(600)
        page.goto(family.url("/chat/"))
        page.wait_for_selector("html[data-ready]")
        waiting = page.get_by_role("main").get_by_role("link").filter(has_text="Venter på net")
        expect(waiting).to_have_count(1)
        waiting.click()
        expect(standing(page, f"{words} nummer 2")).to_contain_text("Venter på net")
        expect(page.get_by_label("Din besked")).to_have_value(f"{words} halvt")
    begun = page.url
    page.evaluate("window.dispatchEvent(new Event('online'))")
    for number in (1, 2):
        expect(standing(page, f"{words} nummer {number}")).to_contain_text(SENT)
        expect(standing(page, f"{words} nummer {number}")).to_have_count(1)
    # The screen goes on under the server's key, and who writes notices nothing of it.
    until(lambda: page.url != begun, page)
    expect(page.get_by_label("Din besked")).to_have_value(f"{words} halvt")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    shown = [text for text in log(page).locator("article .body").all_inner_texts() if words in text]
    assert shown == [f"{words} nummer {number}" for number in (1, 2)]
    expect(page.get_by_label("Din besked")).to_have_value(f"{words} halvt")
    page.get_by_label("Din besked").fill("")
    page.wait_for_timeout(600)


def test_a_draft_is_there_after_a_restart(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    page.get_by_label("Din besked").fill(words)
    page.wait_for_timeout(600)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_label("Din besked")).to_have_value(words)
    page.get_by_label("Din besked").fill("")
    page.wait_for_timeout(600)


def test_taken_back_it_is_gone_for_everybody(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    write(page, words)
    expect(standing(page, words)).to_contain_text(SENT)
    desk = open_talk(staff, "Amina")
    expect(log(desk)).to_contain_text(words)
    standing(page, words).get_by_role("button", name="Mere").click()
    page.get_by_role("button", name="Tag den tilbage").click()
    expect(log(page)).not_to_contain_text(words)
    expect(log(desk)).not_to_contain_text(words)


def test_two_colleagues_and_news_while_writing(visit, words):
    """The second hears who has it open; an answer over news is stopped, and the text is kept."""
    family = visit(role="citizen")
    one = visit(role="professional", size="desktop")
    phone = open_thread(family)
    desk = open_talk(one, "Amina")
    seq = desk.locator("input[name=expected_seq]").input_value()
    desk.get_by_label("Svar til familien").fill(f"Langt svar {words}")
    write(phone, f"Endnu en ting {words}")
    expect(log(desk)).to_contain_text(f"Endnu en ting {words}")
    assert desk.locator("input[name=expected_seq]").input_value() == seq
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    expect(desk.get_by_text("Nogen skrev samtidig med dig").first).to_be_visible()
    expect(desk.get_by_label("Svar til familien")).to_have_value(f"Langt svar {words}")
    expect(log(phone)).not_to_contain_text(f"Langt svar {words}")
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    expect(log(phone)).to_contain_text(f"Langt svar {words}")


def test_a_note_never_reaches_the_family(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    phone = open_thread(family)
    desk = open_talk(staff, "Amina")
    desk.get_by_text("Skriv et internt notat").click()
    desk.get_by_label("Internt notat, som familien aldrig ser").fill(words)
    click_through(desk, desk.get_by_role("button", name="Gem det interne notat"))
    expect(log(desk)).to_contain_text(words)
    phone.reload()
    phone.wait_for_selector("html[data-ready]")
    expect(log(phone)).to_be_visible()
    expect(log(phone)).not_to_contain_text(words)


def test_the_log_is_one_and_is_not_read_aloud_whole(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    expect(log(page)).to_have_count(1)
    expect(log(page)).to_have_attribute("aria-live", "off")
    write(page, words)
    expect(standing(page, words)).to_contain_text(SENT)
    unroll(page)
    assert violations(page) == []


def test_everything_is_done_with_the_keyboard(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    page.get_by_label("Din besked").focus()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(standing(page, words)).to_contain_text(SENT)
    expect(page.get_by_label("Din besked")).to_be_focused()


def test_what_is_written_while_the_inbox_opens_comes_into_it(visit, words):
    """What rings after a page was read and before it has joined its groups rings for nobody."""
    phone = open_thread(visit(role="citizen"))
    page = visit(role="professional", size="desktop").admin("chat/?state=any")
    held: list[Callable[[], None]] = []

    def hold(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            send = partial(server.send, frame)
            held.append(send) if "core.subscribe" in str(frame) else send()

        socket.on_message(pass_on)
        # Nor does any bell that rings later repair it: the page has to read after it has joined.
        server.on_message(lambda frame: None if '"event":"chat.' in str(frame) else socket.send(frame))

    page.route_web_socket(re.compile(r"/ws/$"), hold)
    click_through(page, page.locator(f"[data-inbox-row][href*='{OPENED[0]}']"))
    until(lambda: held, page)
    write(phone, words)
    expect(standing(phone, words)).to_contain_text(SENT)
    for send in held:
        send()
    expect(log(page)).to_contain_text(words)


def test_family_and_team_write_to_each_other_at_200_percent(visit, words):
    """1280 px at 200 % zoom are 640 × 400 CSS px; 320 px is WCAG 1.4.10. Nothing is cut off, and all can be done."""
    family = visit(role="citizen", prefs=STARTED | {"textSize": "larger"})
    phone = open_thread(family)
    desk = open_talk(visit(role="professional", size="desktop"), "Amina")
    for wide, high in ((320, 640), (640, 400)):
        for page in (phone, desk):
            page.set_viewport_size({"width": wide, "height": high})
            assert width(page) <= 0, f"{width(page)} px too wide at {wide}: {page.url}"
        write(phone, f"{words} {wide}")
        expect(standing(phone, f"{words} {wide}")).to_contain_text(SENT)
        expect(log(desk)).to_contain_text(f"{words} {wide}")
        desk.get_by_label("Svar til familien").fill(f"Svar {words} {wide}")
        # Until the page is there anew the old one still has what was sent, and knows no news.
        click_through(desk, desk.get_by_role("button", name="Send til familien"))
        expect(log(phone)).to_contain_text(f"Svar {words} {wide}")
