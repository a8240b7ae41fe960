"""Articles without JavaScript, on the screen and on paper."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.screens import ARTICLE, EMERGENCY


@pytest.fixture
def plain(visit) -> Visit:
    """A browser whose scripts are switched off."""
    here = visit(java_script_enabled=False, size="desktop", prefs=None)
    # The browser itself refuses to fetch them then, and says so.
    here.watch.allow(r"failed: GET .*/static/pwa/.*\.js csp")
    return here


def test_an_article_reads_whole(plain: Visit):
    page = plain.page
    page.goto(plain.url(ARTICLE))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")
    expect(page.get_by_role("heading", name="De fire vigtigste råd")).to_be_visible()
    expect(page.get_by_role("heading", name="Hvor ved vi det fra?")).to_be_visible()
    expect(page.get_by_role("link", name="Akut?")).to_be_visible()
    expect(page.locator("link[rel=canonical]")).to_have_count(1)
    expect(page.locator("meta[property='og:title']")).to_have_attribute("content", "Sikker søvn for dit barn")
    facts = json.loads(page.locator("script[type='application/ld+json']").first.text_content() or "")
    assert facts["@context"] == "https://schema.org"


def test_links_lead_from_the_library_to_an_article(plain: Visit):
    page = plain.page
    page.goto(plain.url("/da/bibliotek/"))
    page.get_by_role("main").get_by_role("link", name=re.compile("^Søvn")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Søvn")
    page.get_by_role("main").get_by_role("link", name="Sikker søvn for dit barn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")
    page.get_by_role("main").get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Safe sleep for your baby")


@pytest.mark.parametrize("path", ["/", "/more", "/urgent", "/chat/"])
def test_other_addresses_point_to_the_library(plain: Visit, path: str):
    plain.page.goto(plain.url(path))
    links = plain.page.get_by_role("main").locator("a[href*='/bibliotek/']")
    expect(links.first).to_be_visible()


def test_a_question_is_answered_with_a_tap_without_javascript(plain: Visit):
    plain.page.goto(plain.url(EMERGENCY))
    expect(plain.page.locator("a[href='tel:112']").first).to_be_visible()


def test_paper_carries_the_article_and_nothing_else(plain: Visit):
    page = plain.page
    page.goto(plain.url(ARTICLE))
    page.emulate_media(media="print")
    for part in (".nav", ".bar-button", ".skip-link"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Sundhedsstyrelsen").first).to_be_visible()
    assert len(page.pdf()) > 10_000
