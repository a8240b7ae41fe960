"""Reading in Arabic, in easy words, and one paragraph in another language; and what an editor previews."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.library import TestArticle, make_article
from tests.e2e.server import Server

FEVER = "/ar/bibliotek/fever-and-illness"
ARABIC = {"started": True, "locale": "ar"}

_EASY = """
import json
from cms.content.models import ArticlePage
page = ArticlePage.objects.get(pk={page})
page.easy_title, page.easy_summary = "Let titel", "Et let svar."
page.easy_body = [("text", "<p>Kun det vigtigste.</p>")]
page.save_revision().publish()
"""
_OUTDATED = """
from cms.content.models import ArticlePage
page = ArticlePage.objects.get(translation_key={uuid!r}, locale__language_code="da")
page.summary = page.summary.rstrip(".") + " nu."
page.save_revision().publish()
"""
_TRANSLATE = """
import json
from wagtail.models import Locale
from cms.content.models import ArticlePage, LibraryIndexPage
from cms.review.actions.words import keep_words
page = ArticlePage.objects.get(pk={page})
arabic = Locale.objects.get(language_code="ar")
parent = LibraryIndexPage.objects.get(translation_key=page.get_parent().translation_key, locale=arabic)
made = parent.add_child(instance=ArticlePage(
    title="عنوان", slug=page.slug, summary="جواب قصير.", locale=arabic,
    translation_key=page.translation_key, live=False,
))
made.body = [{{**block, "value": "<p>النص العربي، الهاتف 70 00 01 11.</p>"}} for block in page.body.raw_data]
revision = made.save_revision()
keep_words(page=made, danish=page, name="Rania Haddad", role="مترجمة", signed_in=False, revision_id=revision.pk)
revision.publish()
print(json.dumps(made.pk))
"""


@pytest.fixture
def article(server: Server) -> TestArticle:
    return make_article(server)


def test_arabic_reads_from_right_to_left_and_numbers_from_left_to_right(visit):
    family = visit(prefs=ARABIC)
    page = family.goto(FEVER)
    root = page.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "ar")
    expect(page.get_by_role("heading", level=1)).to_have_text("الحرارة والمرض عند الأطفال الصغار")
    contact = page.locator(".block--local_contact .call")
    assert re.search(r"\d\d\u00a0\d\d\u00a0\d\d\u00a0\d\d", contact.inner_text())
    family.goto("/urgent")
    number = page.locator(".plain bdi").first
    expect(number).to_have_attribute("dir", "ltr")
    family.goto("/more/settings")
    expect(page.get_by_text("العربية")).to_be_visible()


def test_one_paragraph_in_danish_also_without_a_network(visit):
    family = visit(prefs=ARABIC)
    page = family.goto(FEVER)
    family.wait_for_worker()
    family.goto("/")
    page.wait_for_timeout(2000)  # the library is synchronised when the page is idle: in Arabic and in Danish
    family.goto(FEVER)
    with family.watch.offline(family.context):
        mode = page.get_by_role("button", name="غيّر اللغة فقرة بفقرة")
        mode.press("Enter")
        expect(mode).to_have_attribute("aria-pressed", "true")
        pair = page.locator(".pair").first
        turn = pair.get_by_role("button")
        turn.press("Enter")
        shown = pair.locator("[id^=block-]")
        expect(shown).to_have_attribute("lang", "da")
        expect(shown).to_have_attribute("dir", "ltr")
        expect(shown).to_contain_text("Ring 112 nu, hvis")
        expect(turn).to_be_focused()
        expect(page.locator(".pair [id^=block-]").nth(1)).to_have_attribute("dir", "rtl")
        turn.press("Enter")
        expect(shown).to_have_attribute("lang", "ar")
        mode.click()
        expect(page.locator(".pair")).to_have_count(0)


def test_easy_text_is_chosen_once_and_kept(visit, server: Server, article: TestArticle):
    server.python(_EASY.format(page=article.page))
    family = visit()
    page = family.goto(article.path)
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    page.get_by_role("switch", name="Vis den lette tekst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Let titel")
    page.reload()
    expect(page.get_by_text("Kun det vigtigste.")).to_be_visible()
    assert json.loads(page.evaluate("localStorage['family-start:prefs']"))["easy"] is True
    page.get_by_role("switch", name="Vis den lette tekst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)

    plain = visit(java_script_enabled=False)
    plain.watch.allow(r"failed: GET .*/static/pwa/.*\.js csp")
    plain.page.goto(plain.url(article.path))
    plain.page.get_by_role("link", name="Let at læse", exact=True).click()
    expect(plain.page.get_by_text("Kun det vigtigste.")).to_be_visible()
    plain.page.get_by_role("link", name="Læs hele teksten").click()
    expect(plain.page.get_by_text("Først skrevet")).to_be_visible()


def test_outdated_translation_is_told_to_the_family_and_mended_by_the_editor(
    visit, server: Server, article: TestArticle
):
    server.python(_TRANSLATE.format(page=article.page))
    family = visit(prefs=ARABIC)
    arabic = f"/ar/bibliotek/{article.slug}"
    page = family.goto(arabic)
    note = "النص الدنماركي أحدث"
    expect(page.get_by_text("النص العربي").first).to_be_visible()
    expect(page.get_by_text("Rania Haddad")).to_be_visible()
    expect(page.get_by_text(note)).to_have_count(0)

    server.python(_OUTDATED.format(uuid=article.uuid))
    page = family.goto(arabic)
    expect(page.get_by_text(note)).to_be_visible()
    expect(page.get_by_role("link", name="اقرأ النص الدنماركي")).to_have_attribute("href", article.path)

    editor = visit(role="editor", size="desktop")
    office = editor.admin("translations/outdated/")
    row = office.locator("tr", has_text=article.title)
    row.get_by_role("link", name="Den er ajour").click()
    office.get_by_role("button", name="Ja, den er ajour").click()
    expect(office.locator("tr", has_text=article.title)).to_have_count(0)
    page = family.goto(arabic)
    expect(page.get_by_text(note)).to_have_count(0)


def test_preview_follows_typing_and_shows_the_easy_version(visit, server: Server, article: TestArticle):
    server.python(_EASY.format(page=article.page))
    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    page = editor.admin(f"pages/{article.page}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("iframe.w-preview__iframe").last
    expect(frame.get_by_role("heading", level=1)).to_have_text(article.title)
    page.locator("#id_title").fill("Skrevet lige nu")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Skrevet lige nu")
    page.locator("#id_preview_mode").select_option("fjordby:phone:easy")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Let titel")
    expect(frame.get_by_text("Kun det vigtigste.")).to_be_visible()


def test_the_checker_in_the_preview_finds_a_planted_fault(visit, server: Server, article: TestArticle):
    """A heading that skips a level, saved by the editor, is counted in the panel of checks."""
    server.python(
        "from cms.content.models import ArticlePage\n"
        f"page = ArticlePage.objects.get(pk={article.page})\n"
        'page.body = [("text", "<h3>For dybt</h3><p>Tekst.</p><h2></h2>")]\n'
        "page.save_revision().publish()\n"
    )
    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    editor.watch.allow(r"console: axe\.run results")  # how the checker tells developers what it found
    page = editor.admin(f"pages/{article.page}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    found = page.locator("[data-checks-panel] [data-content-checker-row]")
    expect(found.first).to_be_visible()
    expect(page.locator("[data-checks-panel]")).to_contain_text(
        re.compile("overskrift|heading", re.IGNORECASE)
    )
