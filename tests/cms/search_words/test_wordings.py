"""Words that stand at many articles are kept and compared once."""

import datetime as dt

import pytest
from django.db import connection

from cms.content.library.highlight import highlight
from cms.search_words.models import Phrase, Wording
from cms.search_words.privacy import SearchWordsPrivacy
from tests.cms.content.asking import ask
from tests.factories import content


def suggested(typed, locale="da"):
    answer = ask(f"suggest?locale={locale}&q={typed}").json()["suggestions"]
    return [(one["text"], one["slug"]) for one in answer]


def test_common_words_are_one_wording_that_every_article_and_municipality_names(fjordby, klitby, sleep):
    for number in range(3):
        content.article(sleep["da"], f"Titel {number}", slug=f"t-{number}", search_terms="Vuggedød")
    assert Phrase.unscoped.filter(folded="vuggedoed").count() == 6
    assert Wording.objects.filter(folded="vuggedoed").count() == 1
    assert suggested("vug") == [("Vuggedød", None)]


def test_nightly_retention_forgets_what_no_article_says_and_nothing_else(fjordby, sleep):
    kept = content.article(sleep["da"], "Bliver", slug="bliver", search_terms="fælles")
    gone = content.article(sleep["da"], "Forsvinder", slug="forsvinder", search_terms="fælles")
    gone.unpublish()
    assert suggested("fors") == []
    now = dt.datetime.now(dt.UTC)
    assert SearchWordsPrivacy().retention(now)["unused_wordings"] == 1
    assert set(Wording.objects.values_list("folded", flat=True)) == {"bliver", "faelles"}
    gone.get_latest_revision().publish()
    assert suggested("fors") == [("Forsvinder", "forsvinder")]
    assert suggested("bliv") == [("Bliver", kept.slug)]


def test_suggestion_of_a_danish_word_is_left_out_where_every_article_is_translated(fjordby, sleep):
    danish = content.article(sleep["da"], "Feberkramper", slug="feber", search_terms="kramper")
    content.article(sleep["en"], "Convulsions", slug="convulsions", of=danish)
    content.article(sleep["da"], "Kramper hos voksne", slug="voksne")
    assert suggested("kramp", "da") == [("kramper", None), ("Kramper hos voksne", "voksne")]
    assert suggested("kramp", "en") == [("Kramper hos voksne", "voksne")]


def test_very_long_words_that_people_search_for_can_be_published(fjordby, sleep):
    content.article(sleep["da"], "Lang", slug="lang", search_terms="ord " * 2000)
    assert suggested("lan") == [("Lang", "lang")]


def test_one_typing_error_is_compared_with_wordings_through_their_index(fjordby, sleep):
    content.article(sleep["da"], "Vuggedød", slug="vuggedoed")
    assert [card["slug"] for card in ask("search?locale=da&q=vugedoed").json()["results"]] == ["vuggedoed"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM search_words_wording WHERE folded %> 'vugedoed'")
        assert "wording_alike" in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("summary", "lexeme", "marked"),
    [
        ("When your baby cries.", "babi", "baby"),
        ("Babies cry.", "babi", "Babies"),
        ("عندما يصعب الأمر: المترجم", "مترجم", "المترجم"),
        ("اسأل مترجم", "مترجم", "مترجم"),
        ("والمترجم", "مترجم", "والمترجم"),
    ],
)
def test_words_are_marked_as_they_are_written_though_their_stem_is_not(summary, lexeme, marked):
    assert f"<mark>{marked}</mark>" in highlight(summary=summary, text="", lexemes=f"'{lexeme}'")
