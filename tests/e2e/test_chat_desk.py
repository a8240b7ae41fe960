"""The desk's tools: canned replies, files for the journal, tags and filters, emergencies; a family that shares."""

import json
import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.test_chat import OPENED, SENT, log, open_talk, open_thread, standing, write
from tests.e2e.waiting import click_through


@pytest.fixture
def words():
    return f"Besked {secrets.token_hex(4)}"


def test_a_canned_reply_is_found_and_inserted_with_the_keyboard_and_sends_nothing(visit, words):
    page = open_talk(visit(role="professional", size="desktop"), "Amina")
    before = log(page).locator(".inbox-message").count()
    field = page.get_by_label("Svar til familien")
    field.fill(words)
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Søg i standardsvarene")).to_be_focused()
    page.keyboard.type("ringer")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(rf"{words}\n\nHello Amina\. We call you .+Sofie", re.DOTALL))
    assert log(page).locator(".inbox-message").count() == before
    # The other one is not checked in her language: the original, and a word about it.
    page.locator("[data-canned] > summary").click()
    missing = page.locator("[data-canned-row]").filter(has_text="Hvis det haster")
    expect(missing).to_contain_text("Ikke tjekket på English")
    missing.get_by_role("button").click()
    expect(field).to_have_value(re.compile("Haster det, så ring"))
    field.fill("")


def test_keys_hand_over_snooze_and_walk_through_the_list_and_letters_alone_do_nothing(visit):
    page = open_talk(visit(role="professional", size="desktop"), "Amina")
    page.keyboard.type("nprtazdsk")
    assert page.locator(".inbox-more").get_attribute("open") is None
    page.keyboard.press("Alt+z")
    expect(page.get_by_label("Udsæt til")).to_be_focused()
    page.keyboard.press("Alt+r")
    expect(page.get_by_label("Svar til familien")).to_be_focused()
    # The list shows what waits; where the open conversation is not in it, the next is the first.
    here, rows = page.url, page.locator("[data-inbox-row]").all()
    is_last = bool(rows) and rows[-1].get_attribute("aria-current") is not None
    with page.expect_navigation():
        page.keyboard.press("Alt+p" if is_last else "Alt+n")
    assert page.url != here
    page.locator(".inbox-keys > summary").click()
    expect(page.locator(".inbox-keys")).to_contain_text("Næste samtale")


def test_an_answer_that_was_begun_is_there_when_the_page_was_left_in_the_middle_of_it(visit, words):
    page = open_talk(visit(role="professional", size="desktop"), "Amina")
    here, field = page.url, page.get_by_label("Svar til familien")
    field.fill(words)
    page.goto(here.partition("/admin/")[0] + "/admin/tasks/")
    page.goto(here)
    expect(field).to_have_value(words)
    field.fill("")
    page.goto(here.partition("/admin/")[0] + "/admin/tasks/")
    page.goto(here)
    expect(field).to_have_value("")


def test_news_between_press_and_release_lose_no_click(visit, words):
    phone = open_thread(visit(role="citizen"))
    page = visit(role="professional", size="desktop").admin("chat/?state=any")
    expect(page.get_by_text("Opdateret")).to_be_visible()
    page.locator(f"[data-inbox-row][href*='{OPENED[0]}']").hover()
    page.mouse.down()
    write(phone, words)
    expect(standing(phone, words)).to_contain_text(SENT)
    # Longer than the inbox gathers its news.
    page.wait_for_timeout(2500)
    with page.expect_navigation():
        page.mouse.up()
    expect(log(page)).to_contain_text(words)


def test_a_file_for_the_journal_of_what_was_marked(visit):
    page = open_talk(visit(role="professional", size="desktop"), "Amina")
    page.locator(".inbox-more > summary").click()
    click_through(page, page.get_by_role("link", name="Fil til journalen"))
    page.get_by_label("FHIR, til et andet system (JSON)").check()
    page.get_by_label("Hvorfor bliver den lavet?").fill("Journalen")
    with page.expect_download() as found:
        page.get_by_role("button", name="Lav filen").click()
    made = json.loads(found.value.path().read_text())
    assert made["resourceType"] == "Bundle"
    assert len(made["entry"]) == 3
    page.get_by_label("PDF, til at læse og skrive ud").check()
    with page.expect_download() as found:
        page.get_by_role("button", name="Lav filen").click()
    assert found.value.path().read_bytes().startswith(b"%PDF")
    page.reload()
    expect(page.get_by_text(made["meta"]["tag"][0]["code"]).first).to_be_visible()


def test_a_tag_narrows_the_list_and_a_name_stands_in_no_address(visit):
    staff = visit(role="professional", size="desktop")
    page = staff.admin("chat/?state=any")
    page.locator(".inbox-narrow > summary").click()
    page.get_by_label("Mærket med").select_option(label="Søvn")
    click_through(page, page.get_by_role("button", name="Vis", exact=True))
    expect(page.locator("[data-inbox-row]")).to_have_count(1)
    expect(page.locator(".inbox-narrow > summary")).to_have_text(re.compile(r"Filtrer \(2 valgt\)"))
    page.locator(".inbox-narrow > summary").press("Enter")
    page.get_by_label("Navn", exact=True).fill("Maria")
    click_through(page, page.get_by_role("button", name="Søg", exact=True).last)
    expect(page.get_by_text("Her venter ingen")).to_be_visible()
    assert "Maria" not in page.url
    for chip in ("Navn: Maria", "Søvn"):
        click_through(page, page.get_by_role("link", name=f"Fjern filteret: {chip}"))
    expect(page.locator(".inbox-narrow > summary")).to_have_text(re.compile(r"Filtrer \(1 valgt\)"))
    expect(page.locator("[data-inbox-row]").nth(1)).to_be_visible()


def test_another_teams_conversation_is_opened_for_a_reason_and_closed_again(visit):
    staff = visit(role="professional", size="desktop")
    page = staff.admin("chat/emergency/")
    page.get_by_label("Navn på en voksen i familien").fill("maria")
    page.get_by_role("button", name="Søg", exact=True).last.click()
    # Maria writes to several teams; the walk reads what the midwives have.
    page.locator(".chat-choice").filter(has_text="Jordemødre").locator("input").check()
    page.get_by_label("Hvorfor skal du læse den nu?").fill("Hun ringer, og ingen svarer")
    click_through(page, page.get_by_role("button", name="Åbn den i otte timer"))
    expect(page.get_by_text("Du har åbnet et andet teams samtale")).to_be_visible()
    expect(log(page)).to_contain_text("fødsel")
    click_through(page, page.get_by_role("button", name="Luk den nu"))
    expect(page.get_by_text("Den er lukket igen")).to_be_visible()


def test_two_adults_agree_to_one_conversation_and_one_leaves(visit, people, words):
    amina, yusuf = visit(role="citizen"), visit()
    yusuf.context.add_cookies(people.fresh("yusuf@example.org", "fjordby"))
    page = amina.goto("/chat/shared")
    card = page.locator("article, section, div.card").filter(has_text="Yusuf vil gerne skrive sammen").last
    expect(card).to_be_visible()
    card.get_by_role("button", name="Ja, skriv sammen").click()
    page.get_by_role("link", name="Åbn samtalen").click()
    page.get_by_label("Din besked").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    his = yusuf.goto("/chat/")
    his.locator("a").filter(has_text="Fælles for familien").first.click()
    expect(log(his)).to_contain_text(words)
    his = yusuf.goto("/chat/shared")
    his.get_by_role("button", name="Gå ud af samtalen").click()
    his.get_by_role("dialog").get_by_role("button", name="Gå ud af samtalen").click()
    expect(his.get_by_role("link", name="Åbn samtalen")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Samtalen hviler")).to_be_visible()
    # As it was before, for whoever looks next.
    page = amina.goto("/chat/shared")
    page.get_by_role("button", name="Gå ud af samtalen").click()
    page.get_by_role("dialog").get_by_role("button", name="Gå ud af samtalen").click()
    expect(page.get_by_role("button", name="Spørg de andre").first).to_be_visible()
