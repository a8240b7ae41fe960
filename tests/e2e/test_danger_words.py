"""What cannot wait: the phone notices by itself, offers the number, and the team sees it first."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Visit
from tests.e2e.screens import PREGNANT
from tests.e2e.show import unroll
from tests.e2e.test_chat import log, open_talk, open_thread, standing, write

CARD = "Det lyder, som om det ikke kan vente"


@pytest.fixture
def words():
    return f"Jeg mærker ikke liv {secrets.token_hex(4)}"


def card(page):
    return page.get_by_role("region", name=CARD)


def test_offline_the_card_appears_and_online_the_message_is_urgent(visit, words):
    family, staff = visit(role="citizen", prefs=PREGNANT), visit(role="professional", size="desktop")
    page = open_thread(family)
    family.wait_for_worker()
    family.settle()
    with family.watch.offline(family.context):
        page.get_by_label("Din besked").fill("Hvornår må jeg bade hende?")
        page.wait_for_timeout(600)
        expect(card(page)).to_have_count(0)
        page.get_by_label("Din besked").fill(words)
        expect(card(page)).to_be_visible()
        numbers = card(page).get_by_role("link")
        expect(numbers.last).to_have_attribute("href", "tel:112")
        unroll(page)
        assert violations(page) == []
        # It stops nobody, and what is written stays.
        expect(page.get_by_label("Din besked")).to_have_value(words)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(standing(page, words)).to_contain_text("Venter på net")
        expect(standing(page, words)).to_contain_text("Vigtig")
        expect(card(page)).to_contain_text("Beskeden er mærket som vigtig")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(standing(page, words)).to_contain_text("Sendt")
    desk = staff.admin("chat/?urgent=1")
    expect(desk.locator("[data-inbox-row]").first).to_contain_text("Amina")
    desk = open_talk(staff, "Amina")
    marked = log(desk).locator(".inbox-message").filter(has_text=words)
    expect(marked).to_contain_text("faresignal: Mindre liv i maven")


def test_a_hidden_card_stays_hidden_and_the_message_is_urgent_all_the_same(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    family.settle()
    page.get_by_label("Din besked").fill(words)
    card(page).get_by_role("button", name="Skjul").click()
    expect(card(page)).to_have_count(0)
    expect(page.get_by_label("Din besked")).to_be_focused()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(standing(page, words)).to_contain_text("Vigtig")
    expect(card(page)).to_have_count(0)


def test_the_numbers_are_there_before_one_writes(visit):
    page = visit(role="citizen", prefs=PREGNANT).goto("/chat/")
    expect(page.get_by_role("heading", name="Hvis det ikke kan vente")).to_be_visible()
    expect(page.locator("main a[href='tel:112']")).to_be_visible()


def test_who_reads_a_thread(visit, words):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    page = open_thread(family)
    open_talk(staff, "Amina")
    page.get_by_role("button", name="Hvem kan læse det her?").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Har åbnet samtalen")
    expect(sheet.get_by_role("listitem").last).to_contain_text("lige nu")
    assert violations(page) == []


def locked(here: Visit):
    return here.page.get_by_role("heading", name="Låst", exact=True)


def test_leaving_locks_and_the_draft_is_there_when_one_comes_back(visit, words):
    family = visit(role="citizen")
    page = open_thread(family)
    thread = page.url
    page.goto(family.url("/more/settings"))
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Kode til låsen").fill("4711")
    page.get_by_role("button", name="Gem koden").click()
    # It is made slowly on purpose.
    expect(page.get_by_role("button", name="Fjern koden")).to_be_visible()
    page.goto(thread)
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Din besked").fill(words)
    family.watch.allow(r"request to a stranger: https://")
    family.context.route(lambda url: "localhost" not in url, lambda route: route.fulfill(body="weather"))
    page.get_by_role("button", name="Forlad").click()
    page.wait_for_url(lambda url: "localhost" not in url)
    page.goto(thread)
    expect(locked(family)).to_be_visible()
    expect(page.get_by_label("Din besked")).to_have_count(0)
    assert violations(page) == []
    # What anybody may read is open.
    page.goto(family.url("/urgent"))
    expect(page.get_by_role("heading", name="Haster det?")).to_be_visible()
    page.goto(thread)
    page.get_by_label("Din kode").fill("1234")
    page.get_by_role("button", name="Lås op").click()
    expect(page.get_by_text("Koden passer ikke")).to_be_visible()
    page.get_by_label("Din kode").fill("4711")
    page.get_by_role("button", name="Lås op").click()
    expect(page.get_by_label("Din besked")).to_have_value(words)
    page.get_by_label("Din besked").fill("")
    page.wait_for_timeout(600)
    write(page, f"Godt {words}")


def test_a_word_is_proposed_tried_and_waits_for_another_to_approve(visit):
    desk = visit(role="professional", size="desktop").admin("chat/danger/")
    desk.get_by_role("link", name="engelsk", exact=True).click()
    desk.get_by_role("button", name="Ændr noget").click()
    desk.get_by_role("link", name="Tilføj et ord").click()
    desk.get_by_label("ord eller vending").fill("wobbly")
    desk.get_by_label("hvorfor").select_option(label="Blødning")
    desk.get_by_label("hvem man ringer til").select_option(label="Fødegang")
    desk.get_by_role("button", name="Gem i kladden").click()
    expect(desk.get_by_text("Du har ændret i kladden")).to_be_visible()
    expect(desk.get_by_role("button", name="Godkend til familierne")).to_have_count(0)
    desk.get_by_label("Skriv, som en familie ville").fill("I feel so wobbly")
    expect(desk.get_by_text("Fundet: wobbly")).to_be_visible()
    desk.get_by_role("button", name="Slet kladden").click()
    expect(desk.get_by_text("Kladden er slettet")).to_be_visible()
