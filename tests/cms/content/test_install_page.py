"""How to put the app on a phone, for readers without an account and without JavaScript."""

import json
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from cms.municipalities.actions import update_municipality
from cms.municipalities.models import Domain
from tests.translated import ROOT, texts_of_template, translated_texts

TEXTS = ROOT / "frontend_pwa/src/features/install/strings"
# Only the screen has these: the page has no buttons and does not know on which phone it is read.
OF_THE_APP = {"installed", "now", "on_its_way", "others", "to_phone"}
PAGES = Path("cms/content/templates/content")


def get(path, host="fjordby.localhost", **headers):
    return Client().get(path, headers={"host": host, "accept": "text/html", **headers})


@pytest.fixture
def three_languages(fjordby):
    update_municipality(municipality=fjordby, actor=None, languages=["da", "en", "ar"])
    return fjordby


@pytest.mark.parametrize(("locale", "direction"), [("da", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_page_says_all_that_the_app_says_in_the_readers_language(three_languages, locale, direction):
    """The page is the server's and the screen the app's: their words are kept the same here."""
    answer = get(f"/{locale}/app")
    html = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert f'<html lang="{locale}" dir="{direction}">' in html
    said = json.loads((TEXTS / f"{locale}.json").read_text())
    missing = {
        key: text
        for key, text in said.items()
        if key.partition(".")[2] not in OF_THE_APP and text not in html
    }
    assert missing == {}
    for other in {"da", "en", "ar"} - {locale}:
        assert f'<a href="/{other}/app" hreflang="{other}"' in html


def test_short_address_leads_on_in_the_language_of_the_browser(three_languages):
    for wanted, found in [
        ("ar-SY,ar;q=0.9", "/ar/app"),
        ("en-GB", "/en/app"),
        ("da", "/da/app"),
        ("fr", "/da/app"),
    ]:
        answer = get("/app", **{"accept-language": wanted})
        assert (answer.status_code, answer["Location"]) == (302, found)


def test_short_address_never_leads_to_a_language_that_is_not_offered(fjordby):
    assert get("/app", **{"accept-language": "ar"})["Location"] == "/da/app"
    assert get("/ar/app").status_code == 404
    assert get("/ar/app/code.svg").status_code == 404


def test_code_is_a_drawing_and_the_message_holds_the_address_of_this_municipality_only(fjordby, klitby):
    answer = get("/da/app/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert answer.content != get("/da/app/code.svg", "klitby.localhost").content
    html = get("/da/app").content.decode()
    assert 'href="sms:?&amp;body=http%3A%2F%2Ffjordby.localhost%2Fda%2Fapp"' in html


def test_region_host_has_no_app_to_install(fjordby):
    Domain.objects.create(hostname="localhost", region=fjordby.region)
    assert get("/app", "localhost").status_code == 404
    assert get("/da/app", "localhost").status_code == 404


def test_library_leads_to_it_without_an_account(fjordby):
    assert b'href="/da/app"' in get("/da/bibliotek/").content


def test_every_text_that_families_read_on_plain_pages_is_there_in_arabic():
    known = translated_texts("ar")
    # The region's own page has no language but Danish.
    pages = [page for page in (ROOT / PAGES / "pages").glob("*.html") if page.name != "region.html"]
    pages += [*(ROOT / PAGES / "blocks").glob("*.html"), ROOT / "cms/feedback/templates/feedback/form.html"]
    asked = {text for page in pages for text in texts_of_template(page.read_text())}
    assert len(asked) > 40
    assert asked - known == set()
