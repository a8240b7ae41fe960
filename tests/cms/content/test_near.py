"""What else is about the same, beside what the editors named."""

import uuid

import pytest

from cms.content.models import ArticlePage
from tests.cms.content.asking import ask
from tests.factories import content


def titles(page, query="locale=da"):
    answer = ask(f"articles/{page.uuid}/near?{query}")
    assert answer.status_code == 200
    return [card["title"] for card in answer.json()["results"]]


def stage(first, last, kind="child_week"):
    return {"type": "stage", "value": {"kind": kind, "first": first, "last": last}}


@pytest.fixture
def library(fjordby, sleep):
    def make(title, terms="", **fields):
        return content.article(
            sleep["da"], title, slug=title.lower().replace(" ", "-"), search_terms=terms, **fields
        )

    return make


def test_common_search_terms_come_before_a_common_topic(library):
    page = library("Amme", "brystmælk, sutteflaske")
    library("Sove")
    library("Flaske", "Sutteflaske")
    library("Malke", "brystmælk, sutteflaske, brystpumpe")
    assert titles(page) == ["Malke", "Flaske", "Sove"]


def test_the_time_of_life_decides_between_equals_and_alone_is_chance(library, fjordby):
    page = library("Amme", stages=[stage(0, 6)])
    library("Senere", stages=[stage(20, 30)])
    library("Nu", stages=[stage(4, 10)])
    # Of no topic, at the same time: that says nothing.
    content.article(content.local_index(fjordby), "Andet", slug="andet", stages=[stage(0, 6)])
    assert titles(page) == ["Nu", "Senere"]


def test_what_the_editors_named_and_the_article_itself_are_left_out(library):
    other = library("Named", "sutteflaske")
    page = library("Amme", "sutteflaske")
    library("Third", "sutteflaske")
    page = ArticlePage.objects.get(pk=page.pk)
    page.related_articles = [{"type": "article", "value": other.pk}]
    page.save_revision().publish()
    assert titles(page) == ["Third"]


def test_there_are_at_most_four(library):
    page = library("Amme")
    for number in range(6):
        library(f"Sove {number}")
    assert titles(page) == [f"Sove {number}" for number in range(4)]


def test_cards_come_in_the_readers_language_else_in_danish(library, sleep):
    page = library("Amme", "sutteflaske")
    danish = library("Flaske", "sutteflaske")
    library("Kun dansk", "sutteflaske")
    content.article(sleep["en"], "Feeding", slug="feeding", of=page, search_terms="bottle")
    content.article(sleep["en"], "Bottles", slug="bottles", of=danish, search_terms="bottle")
    assert titles(page, "locale=en")[0] == "Bottles"
    assert set(titles(page, "locale=en")) == {"Bottles", "Kun dansk"}


def test_another_municipalitys_articles_are_near_nobody_elses(library, klitby):
    page = library("Amme", "sutteflaske")
    content.article(content.local_index(klitby), "CANARY", slug="canary", search_terms="sutteflaske")
    library("Flaske", "sutteflaske")
    assert titles(page) == ["Flaske"]


@pytest.mark.parametrize("key", [str(uuid.uuid5(uuid.NAMESPACE_DNS, "nowhere.example")), "no-key"])
def test_what_is_not_there_has_nothing_near(library, key):
    library("Amme")
    assert ask(f"articles/{key}/near?locale=da").status_code == 404


def test_one_query_whatever_the_number(library, django_assert_num_queries):
    page = library("Amme")
    for number in range(3):
        with django_assert_num_queries(2):  # the host, and the articles
            assert len(titles(page)) == number
        library(f"Sove {number}")


def test_the_plain_page_names_them_too(library, client):
    page = library("Amme")
    library("Sove")
    shown = client.get("/da/bibliotek/amme", headers={"host": "fjordby.localhost"}).content.decode()
    assert page.title in shown
    assert 'href="/da/bibliotek/sove"' in shown
