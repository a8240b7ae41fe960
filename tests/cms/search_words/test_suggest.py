"""Suggestions while typing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.search_words.models import NothingFound, Phrase
from tests.cms.content.asking import ask
from tests.factories import content


@pytest.fixture
def library(fjordby, klitby, sleep):
    content.article(sleep["da"], "Sikker søvn", slug="soevn", search_terms="vuggedød, sove sammen")
    content.article(sleep["da"], "Søvn for forældre", slug="traet", search_terms="træthed")
    content.article(content.local_index(klitby), "Sove i Klitby", slug="klit", topic=sleep["da"])


def suggestions(query, host="fjordby.localhost", locale="da"):
    return [one["text"] for one in ask(f"suggest?locale={locale}&q={query}", host).json()["suggestions"]]


def test_beginnings_of_texts_come_before_beginnings_of_words_inside(library):
    assert suggestions("sø") == ["Søvn for forældre", "Sikker søvn"]
    assert suggestions("soe") == ["Søvn for forældre", "Sikker søvn"]


def test_a_title_leads_to_its_article_and_a_word_to_the_search(library):
    found = ask("suggest?q=vugge").json()["suggestions"]
    assert found == [{"text": "vuggedød", "slug": None, "locale": "da"}]
    assert ask("suggest?q=sikker").json()["suggestions"][0]["slug"] == "soevn"


def test_typing_errors_are_forgiven(library):
    assert suggestions("vugedod") == ["vuggedød"]


def test_one_letter_and_wild_signs_suggest_nothing(library):
    assert suggestions("s") == []
    assert suggestions("%") == suggestions("%25%25") == suggestions("__") == []


def test_local_articles_are_suggested_at_home_only(library):
    assert "Sove i Klitby" in suggestions("sove", "klitby.localhost")
    assert "Sove i Klitby" not in suggestions("sove")


def test_untranslated_articles_are_suggested_and_translated_ones_in_the_readers_language(library, sleep):
    danish = content.article(sleep["da"], "Feber", slug="feber")
    assert suggestions("feb", locale="en") == ["Feber"]
    content.article(sleep["en"], "Fever", slug="fever", of=danish)
    assert suggestions("feb", locale="en") != ["Feber"]
    assert suggestions("fev", locale="en") == ["Fever"]


def test_withdrawn_articles_are_no_longer_suggested(library, sleep):
    page = content.article(sleep["da"], "Kortvarig", slug="kort", search_terms="kortord")
    assert suggestions("kort") == ["kortord", "Kortvarig"]
    page.unpublish()
    assert suggestions("kort") == []
    assert not Phrase.unscoped.filter(folded="kortord").exists()


def test_changed_words_replace_the_old_ones(library, sleep):
    page = content.article(sleep["da"], "Ordskifte", slug="ord", search_terms="gammelt")
    page.search_terms = "nyt"
    page.save_revision().publish()
    assert suggestions("gammelt") == []
    assert suggestions("nyt") == ["nyt"]


@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_is_one_statement_and_writes_nothing(library, sleep, count):
    for number in range(count):
        content.article(sleep["da"], f"Amning {number}", slug=f"am{number}")
    with CaptureQueriesContext(connection) as asked:
        assert len(suggestions("amn")) == count
    assert len(asked) <= 3
    assert not any(query["sql"].startswith(("INSERT", "UPDATE")) for query in asked.captured_queries)
    assert not NothingFound.unscoped.exists()
