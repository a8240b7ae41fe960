import re
from urllib.parse import unquote

import pytest
from django.test import Client

from tests.factories import content


def get(path, host="fjordby.localhost"):
    return Client().get(path, headers={"host": host, "accept": "text/html"})


@pytest.fixture
def article(fjordby, sleep):
    danish = content.article(sleep["da"], "Vold i hjemmet", slug="vold-i-hjemmet")
    content.article(sleep["en"], "Violence at home", of=danish)
    return danish


def test_page_offers_message_sheets_and_code_without_javascript(article):
    html = get("/da/bibliotek/vold-i-hjemmet").content.decode()
    assert 'href="/da/bibliotek/vold-i-hjemmet/print.pdf?with=da"' in html
    assert 'href="/da/bibliotek/vold-i-hjemmet/print.pdf?with=en"' in html
    assert 'src="/da/bibliotek/vold-i-hjemmet/code.svg"' in html


def test_sheets_are_offered_only_in_languages_of_the_municipality(article, fjordby):
    fjordby.languages = ["da"]
    fjordby.save()
    html = get("/da/bibliotek/vold-i-hjemmet").content.decode()
    sheets = re.findall(r'href="(/da/bibliotek/vold-i-hjemmet/print.pdf[^"]*)"', html)
    assert sheets == ["/da/bibliotek/vold-i-hjemmet/print.pdf?with=da"]
    assert [get(sheet).status_code for sheet in sheets] == [200]
    assert get("/da/bibliotek/vold-i-hjemmet/print.pdf?with=en").status_code == 404


def test_message_says_nothing_of_what_the_article_is_about(article):
    html = get("/da/bibliotek/vold-i-hjemmet").content.decode()
    message = unquote(re.search(r'href="sms:([^"]+)"', html).group(1)).replace("&amp;", "&")
    assert message == f"?&body=http://fjordby.localhost/da/a/{article.uuid}"
    assert "vold" not in message


def test_discreet_link_leads_to_the_article_in_its_language(article, sleep):
    assert get(f"/da/a/{article.uuid}")["Location"] == "/da/bibliotek/vold-i-hjemmet"
    assert get(f"/en/a/{article.uuid}")["Location"] == "/en/bibliotek/violence-at-home"
    danish_only = content.article(sleep["da"], "Kun dansk")
    assert get(f"/en/a/{danish_only.uuid}")["Location"] == "/da/bibliotek/kun-dansk"


def test_links_and_codes_of_others_and_of_nothing_are_not_found(article, klitby):
    local = content.article(content.local_index(klitby), "Klitby")
    assert get(f"/da/a/{local.uuid}", "klitby.localhost").status_code == 302
    for path in (f"/da/a/{local.uuid}", f"/xx/a/{article.uuid}", "/da/bibliotek/klitby/code.svg"):
        assert get(path).status_code == 404
    article.unpublish()
    assert get(f"/da/a/{article.uuid}").status_code == 404 or "en" in get(f"/en/a/{article.uuid}")["Location"]


def test_code_is_a_drawing_of_the_address(article):
    answer = get("/da/bibliotek/vold-i-hjemmet/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<script" not in answer.content
    assert answer.content.startswith(b"<svg")
    assert answer.content != get("/en/bibliotek/violence-at-home/code.svg").content
