"""Photos, voice messages and articles in the chat, on both sides, with and without a network."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.cms.content.photographs import photograph, tells
from tests.e2e.axe import violations
from tests.e2e.show import unroll
from tests.e2e.test_chat import SENT, log, open_talk, open_thread, standing, write
from tests.e2e.waiting import click_through, until


@pytest.fixture
def words():
    return f"Billede {secrets.token_hex(4)}"


def choose(page: Page, *names: str) -> None:
    """As if the files were chosen in the phone's own window."""
    files = [{"name": name, "mimeType": "image/jpeg", "buffer": photograph()} for name in names]
    page.locator("input[type=file][multiple]").set_input_files(files)
    expect(page.get_by_role("img", name=f"Billede {len(names)}", exact=True)).to_be_visible()


def bytes_of(page: Page, address: str) -> bytes:
    script = "async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())]"
    return bytes(page.evaluate(script, address))


def is_shown(image) -> bool:
    return bool(image.evaluate("(image) => image.complete && image.naturalWidth > 0"))


def test_a_photo_taken_without_a_network_arrives_once_and_tells_nothing(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    family.wait_for_worker()
    with family.watch.offline(family.context):
        choose(page, "one.jpg", "two.jpg")
        page.get_by_role("button", name="Fjern billede 2").click()
        expect(page.get_by_role("img", name="Billede 2", exact=True)).to_have_count(0)
        # Closed before it was sent: what was chosen is there again, and what was removed is not.
        page.reload()
        page.wait_for_selector("html[data-ready]")
        kept = page.get_by_role("img", name="Billede 1", exact=True)
        until(lambda: is_shown(kept), page)
        expect(page.get_by_role("img", name="Billede 2", exact=True)).to_have_count(0)
        write(page, words)
        write(page, f"Efter {words}")
        expect(standing(page, f"Efter {words}")).to_contain_text("Venter på net")
        page.reload()
        page.wait_for_selector("html[data-ready]")
        waiting = log(page).locator("article").filter(has=page.get_by_text(words, exact=True))
        expect(waiting).to_contain_text("Venter på net")
        # It lies on the phone and is shown from there.
        until(lambda: is_shown(waiting.get_by_role("img", name="Billede fra dig")), page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    sent = log(page).locator("article").filter(has=page.get_by_text(words, exact=True))
    expect(sent).to_contain_text(SENT)
    expect(sent).to_have_count(1)
    expect(sent.get_by_role("img")).to_have_count(1)
    image = sent.get_by_role("img", name="Billede fra dig")
    image.scroll_into_view_if_needed()
    until(lambda: is_shown(image), page)
    plain = bytes_of(page, image.get_attribute("src"))
    assert plain.startswith(b"\xff\xd8")
    assert tells(plain) == []
    shown = [text for text in log(page).locator("article .body").all_inner_texts() if words in text]
    assert shown == [words, f"Efter {words}"]

    desk = open_talk(staff, "Amina")
    on_desk = desk.locator(".inbox-message").filter(has=desk.get_by_text(words, exact=True))
    expect(on_desk).to_have_count(1)
    picture = on_desk.get_by_role("img", name=re.compile("Billede fra Amina"))
    picture.scroll_into_view_if_needed()
    until(lambda: is_shown(picture), desk)
    unroll(page)
    assert violations(page) == []


def test_a_photo_opens_large_and_closes_with_the_keyboard(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    choose(page, "one.jpg")
    unroll(page)
    assert violations(page) == []
    write(page, words)
    sent = standing(page, words)
    expect(sent).to_contain_text(SENT)
    sent.get_by_role("button", name="Åbn stort").press("Enter")
    dialog = page.get_by_role("dialog", name="Billede fra dig")
    until(lambda: is_shown(dialog.get_by_role("img")), page)
    expect(dialog.get_by_role("button", name="Luk")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def record(page: Page) -> None:
    page.get_by_role("button", name="Tal", exact=True).click()
    expect(page.get_by_text("Optager").first).to_be_visible()
    page.wait_for_timeout(2200)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Slet")).to_be_visible()


def test_a_voice_message_is_heard_on_both_sides(visit):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    before = log(page).get_by_role("group", name="Talebesked fra dig").count()
    record(page)
    page.get_by_role("button", name="Slet").click()
    expect(page.get_by_label("Din besked")).to_be_focused()
    record(page)
    unroll(page)
    assert violations(page) == []
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("button", name="Slet")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    players = log(page).get_by_role("group", name="Talebesked fra dig")
    expect(players).to_have_count(before + 1)
    own = page.get_by_role("group", name="Talebesked fra dig")
    bubble = log(page).locator("article").filter(has=own).last
    expect(bubble).to_contain_text(SENT)
    bubble.get_by_role("button", name="Lyt").click()
    expect(bubble.get_by_role("button", name="Pause")).to_be_visible()
    until(
        lambda: page.evaluate(
            "document.querySelector('[role=log] article:last-of-type audio')?.currentTime > 0.3"
        ),
        page,
    )

    desk = open_talk(staff, "Amina")
    sound = desk.locator(".inbox-voice audio").last
    sound.evaluate("(audio) => audio.play()")
    until(lambda: sound.evaluate("(audio) => audio.currentTime > 0.3"), desk)


def test_without_leave_for_the_microphone_one_is_told_in_words(visit):
    family = visit(role="citizen")
    family.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page = open_thread(family)
    page.get_by_role("button", name="Tal", exact=True).click()
    expect(page.get_by_text("Telefonen lader os ikke bruge mikrofonen")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_label("Din besked")).to_be_focused()


def test_an_article_is_a_card_on_both_sides(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    write(page, f"{words} {family.url('/da/bibliotek/kom-godt-i-gang-med-at-amme')}")
    card = standing(page, words).get_by_role("link", name=re.compile("Kom i gang med at amme"))
    expect(card).to_be_visible()

    desk = open_talk(staff, "Amina")
    expect(desk.locator(".inbox-card").last).to_contain_text("Kom i gang med at amme")
    desk.get_by_text("Tilføj en artikel", exact=True).click()
    desk.get_by_label("Søg i biblioteket").press_sequentially("sikker søvn")
    desk.get_by_role("radio", name=re.compile("Sikker søvn")).first.check()
    desk.keyboard.press("Alt+k")
    expect(desk.get_by_label("Søg i pakkerne")).to_be_focused()
    desk.keyboard.type("uge amning")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("radio", name=re.compile("Amning – den første uge"))).to_be_checked()
    assert violations(desk) == []
    desk.get_by_label("Svar til familien").fill(f"Læs den her {words}")
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    # Amina has chosen English.
    expect(desk.locator(".inbox-card").last).to_contain_text("When breastfeeding is hard")
    answer = standing(page, f"Læs den her {words}")
    link = answer.get_by_role("link", name=re.compile("Sikker søvn"))
    expect(link).to_be_visible()
    cards = log(page).locator("article .title")
    expect(cards.last).to_have_text("When breastfeeding is hard")
    titles = [link.locator(".title").inner_text(), "Getting started with breastfeeding"]
    assert cards.all_inner_texts()[-3:-1] == titles
    expect(log(page).locator("article").last).to_contain_text("English")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sikker søvn")


def test_a_professional_sends_a_photo(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    desk = open_talk(staff, "Amina")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    desk.get_by_label("Tilføj et billede").set_input_files([file])
    expect(desk.get_by_role("img", name="Billedet, du har valgt")).to_be_visible()
    desk.get_by_label("Svar til familien").fill(words)
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    image = standing(page, words).get_by_role("img", name=re.compile("Billede fra"))
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    until(lambda: is_shown(image), page)
    assert tells(bytes_of(page, image.get_attribute("src"))) == []
