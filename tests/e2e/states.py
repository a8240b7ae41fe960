"""What is done before a screen is looked at, to bring it into the state that is wanted."""

import csv
import datetime as dt
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route

from tests.cms.content.photographs import photograph
from tests.e2e.importing import import_word_file
from tests.e2e.waiting import click_through


def button(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def second_step(page: Page) -> None:
    page.get_by_role("button", name="Videre").click()
    page.get_by_text("Jeg venter barn").click()


def third_step(page: Page) -> None:
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Spring over").click()


def arabic(page: Page) -> None:
    page.locator("html[dir=rtl]").wait_for()


def arabic_start(page: Page) -> None:
    page.get_by_text("العربية").click()
    arabic(page)


def paragraphs(page: Page) -> None:
    page.get_by_role("button", name="غيّر اللغة فقرة بفقرة").click()
    page.locator(".pair").first.wait_for()


def without_scripts(page: Page) -> None:
    """What stands in <noscript> counts; really without scripts nothing can look the page through."""
    page.evaluate("""() => Promise.all([...document.querySelectorAll("noscript")].map((one) => {
        one.insertAdjacentHTML("afterend", one.textContent);
        const sheet = one.nextElementSibling;
        return sheet.localName === "link" ? new Promise((done) => { sheet.onload = done; }) : null;
    }))""")


def without_the_app(opened: Any) -> None:
    """The server's page alone. Scripts stay allowed: the accessibility check is one."""
    opened.context.route("**/static/pwa/**/*.js", lambda route: route.abort())


def filled_search(page: Page) -> None:
    first_result(page).wait_for()


def first_result(page: Page) -> Locator:
    return page.locator("main article").first


def suggestions(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("amm")
    page.get_by_role("option").first.wait_for()


def sign_out_dialog(page: Page) -> None:
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("dialog").wait_for()


def missing_identifier(page: Page) -> None:
    page.get_by_role("button", name="Send mig en kode").click()


def book_day(page: Page) -> None:
    page.get_by_role("button", name="Samtale med sundhedsplejerske").click()
    page.get_by_role("heading", name="Hvilken dag?").wait_for()


def book_time(page: Page) -> None:
    book_day(page)
    page.locator("main li button").first.click()
    page.get_by_role("heading", name="Hvad tid?").wait_for()


def pick(page: Page) -> None:
    page.get_by_role("link", name="Vælg en tid").first.click()
    page.get_by_role("button", name="Ingen af tiderne passer").wait_for()


def meeting_acts(page: Page) -> None:
    page.get_by_role("button", name="Ændr", exact=True).first.click()
    page.get_by_role("link", name="Læg i min kalender").first.wait_for()


def own_threads(page: Page) -> Locator:
    """Those of the list of conversations that are not the family's shared one."""
    rows = page.locator("main section[aria-labelledby=threads] a[href^='/chat/']")
    return rows.filter(has_not_text="Fælles for familien")


def first_thread(page: Page) -> None:
    own_threads(page).first.click()
    page.locator("[role=log] article").first.wait_for()


def begun_and_refused(page: Page) -> None:
    """A conversation that was begun without a line, with a team that takes no messages when there is one."""
    tries = itertools.count()

    def answer(route: Route) -> None:
        if next(tries) == 0:
            route.abort()
        else:
            body = '{"status": 409, "code": "nobody_answers"}'
            route.fulfill(status=409, content_type="application/problem+json", body=body)

    page.route("**/api/v1/chat/conversations", answer)
    page.get_by_role("button", name="Noget andet").last.click()
    page.get_by_label("Din besked").fill("Må jeg komme forbi i morgen?")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Vælg, hvem du ellers vil skrive til.").wait_for()


def thread_danger(page: Page) -> None:
    first_thread(page)
    page.get_by_label("Din besked").fill("Jeg mærker ikke liv i dag")
    page.get_by_role("region", name="Det lyder, som om det ikke kan vente").wait_for()


def thread_numbers(page: Page) -> None:
    first_thread(page)
    page.get_by_text("Hvis det ikke kan vente").click()


def thread_readers(page: Page) -> None:
    first_thread(page)
    page.get_by_role("button", name="Hvem kan læse det her?").click()
    page.get_by_role("dialog").get_by_role("heading", name="Kan læse det", exact=True).wait_for()


def locked(page: Page) -> None:
    page.get_by_role("button", name="Lås nu").click()
    page.get_by_role("heading", name="Låst", exact=True).wait_for()


def danger_list(page: Page) -> None:
    page.get_by_role("link", name="dansk", exact=True).click()
    page.get_by_label("Skriv, som en familie ville").fill("Jeg bløder meget")
    page.get_by_text("Fundet:").first.wait_for()


def thread_acts(page: Page) -> None:
    first_thread(page)
    page.locator("[role=log] article").last.get_by_role("button", name="Mere").click()


def chosen_photo(page: Page) -> None:
    first_thread(page)
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file][multiple]").set_input_files([file])
    page.get_by_role("img", name="Billede 1").wait_for()


def recorded(page: Page) -> None:
    first_thread(page)
    page.get_by_role("button", name="Tal", exact=True).click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop", exact=True).click()
    # The thread may hold others that were sent before.
    page.locator("form").get_by_role("button", name="Lyt", exact=True).wait_for()


def large_photo(page: Page) -> None:
    first_thread(page)
    photo = page.locator("[role=log] article").filter(has=page.get_by_role("button", name="Åbn stort")).last
    # Fetched when it comes near, and a button only then.
    photo.scroll_into_view_if_needed()
    photo.get_by_role("button", name="Åbn stort").first.click()
    page.get_by_role("dialog").wait_for()


def article_choice(page: Page) -> None:
    first_talk(page)
    page.get_by_text("Tilføj en artikel", exact=True).click()
    page.get_by_label("Søg i biblioteket").press_sequentially("søvn")
    page.get_by_role("radio").first.wait_for()


def first_talk(page: Page) -> None:
    page.locator("[data-inbox-row]").first.click()
    page.locator("[role=log]").first.wait_for()


def handed_over(page: Page) -> None:
    page.locator("[data-inbox-row]").filter(has_text="Overlevering").first.click()
    page.get_by_role("button", name="Afslut overleveringen nu").wait_for()


def draft_to_check(page: Page) -> None:
    page.locator("[data-inbox-row]").filter(has_text="Kladde at se på").first.click()
    page.get_by_role("button", name="Den kan sendes").scroll_into_view_if_needed()


def filters_open(page: Page) -> None:
    page.locator(".inbox-narrow > summary").click()
    page.get_by_label("Mærket med").wait_for()


def packs(page: Page) -> None:
    first_talk(page)
    page.locator("[data-packs] > summary").click()
    page.get_by_label("Søg i pakkerne").wait_for()


def first_pack(page: Page) -> None:
    page.locator(".chat-list a").first.click()
    page.get_by_label("Søg i biblioteket").fill("barn")
    page.locator(".chat-page").get_by_role("button", name="Søg", exact=True).click()
    page.get_by_role("button", name="Læg i").first.wait_for()
    # The search leads down to what it found, until all is loaded; what has gone under the bar at the head
    # by then is not measured.
    page.wait_for_load_state("load")
    page.evaluate("scrollTo(0, 0)")


def canned(page: Page) -> None:
    first_talk(page)
    page.locator("[data-canned] > summary").click()


def first_canned(page: Page) -> None:
    page.locator(".chat-list a").first.click()
    page.locator(".chat-placeholders").wait_for()


def transcript(page: Page) -> None:
    first_talk(page)
    page.locator(".inbox-more > summary").click()
    page.get_by_role("link", name="Fil til journalen").click()
    page.get_by_role("button", name="Lav filen").wait_for()


def emergency_search(page: Page) -> None:
    page.get_by_label("Navn på en voksen i familien").fill("maria")
    page.get_by_role("button", name="Søg", exact=True).click()
    page.get_by_role("button", name="Åbn den i otte timer").wait_for()


def discreet(page: Page) -> None:
    page.get_by_role("switch", name="Vis knappen Forlad").click()


def first_task(page: Page) -> None:
    page.locator(".tasks-row__label").first.click()
    page.locator(".tasks-facts").wait_for()


def birth(page: Page) -> None:
    """The form in which a birth is recorded, of the first child on the card."""
    click_through(page, page.locator("a[href*='/birth/?child=']").first)
    page.locator("[name=birth_date]").wait_for()


def read_back(page: Page) -> None:
    """The list as it is fetched, with another date in every row."""
    text = page.evaluate("fetch('/admin/reports/articles/?export=csv').then((answer) => answer.text())")
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    place = rows[0].index("Næste gennemgang")
    day = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)).isoformat()
    lines = [rows[0], *([*row[:place], day, *row[place + 1 :]] for row in rows[1:]), ["999999999"]]
    data = "\n".join(";".join(line) for line in lines).encode()
    page.locator("input[type=file]").set_input_files(
        [{"name": "liste.csv", "mimeType": "text/csv", "buffer": data}]
    )
    page.get_by_role("button", name="Vis, hvad der bliver ændret").click()
    page.get_by_role("heading", name="Det bliver ændret").wait_for()


def first_meeting(page: Page) -> None:
    page.locator("#mine ~ table tbody a").first.click()
    page.locator(".video-about").wait_for()


def meeting_guests(page: Page) -> None:
    first_meeting(page)
    click_through(page, page.get_by_role("link", name="Tolk, partner eller gæst"))
    page.get_by_role("heading", name="Inviter en mere").wait_for()


def preview_panel(page: Page) -> None:
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("iframe.w-preview__iframe").last.get_by_role("heading", level=1).wait_for()


# A file that was imported before is no new draft; each third file has every kind of mess.
_files = itertools.count(1002, 3)


def imported(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_word_file(page, Path(folder), next(_files))
