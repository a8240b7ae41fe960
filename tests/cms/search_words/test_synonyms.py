"""Words that mean the same: found, within their borders, in one statement."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Role
from cms.search_words.models import SynonymGroup
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user


@pytest.fixture
def library(fjordby, klitby, sleep):
    content.article(
        sleep["da"],
        "Når du bliver ked af det efter fødslen",
        slug="ked",
        search_terms="fødselsdepression",
        body=[content.text("<p>Mange har det sådan.</p>")],
    )
    content.article(
        sleep["da"],
        "Født før tiden",
        slug="praematur",
        search_terms="præmatur",
        body=[content.text("<p>Små børn.</p>")],
    )
    content.article(sleep["da"], "Mad", slug="mad", body=[content.text("<p>Grød.</p>")])


def group(place, words, language="da", *, regional=False):
    return SynonymGroup.unscoped.create(
        region=place.region, municipality=None if regional else place, language=language, words=words
    )


def titles(query, host="fjordby.localhost", locale="da"):
    return [card["title"] for card in ask(f"search?locale={locale}&q={query}", host).json()["results"]]


KED = "Når du bliver ked af det efter fødslen"


@pytest.mark.parametrize("typed", ["efterfødselsreaktion", "efterfoedselsreaktion", "efterfødselsreaktioner"])
def test_a_synonym_is_found_in_any_spelling_and_ending(library, fjordby, typed):
    assert KED not in titles(typed)
    group(fjordby, "efterfødselsreaktion, fødselsdepression", regional=True)
    assert titles(typed) == [KED]


def test_an_expression_of_several_words_is_a_synonym_too(library, fjordby):
    group(fjordby, "for tidligt født barn, præmatur")
    assert titles("for tidligt født barn")[0] == "Født før tiden"
    assert "Født før tiden" in titles("hvad med for tidligt født barn om natten")


def test_the_other_words_are_still_wanted(library, fjordby):
    group(fjordby, "tungsind, fødselsdepression")
    assert titles("tungsind fødslen") == [KED]
    # Not every word: what has some of them follows.
    assert titles("tungsind grød")[0] in {KED, "Mad"}


def test_an_expression_stands_for_a_word_only_as_an_expression(library, fjordby, sleep):
    content.article(
        sleep["da"], "Flaske", slug="flaske", body=[content.text("<p>Giv en flaske. Dit bryst er ømt.</p>")]
    )
    content.article(
        sleep["da"], "Nat", slug="nat", body=[content.text("<p>Du kan give bryst om natten.</p>")]
    )
    group(fjordby, "amning, give bryst")
    assert titles("amning") == ["Nat"]


def test_synonyms_of_one_municipality_stay_there(library, fjordby, klitby):
    group(klitby, "hemmeligord, fødselsdepression")
    assert titles("hemmeligord") == []
    assert titles("hemmeligord", "klitby.localhost") == [KED]


def test_synonyms_of_one_language_stay_there(library, fjordby, sleep):
    content.article(sleep["en"], "Feeling low", slug="low", search_terms="depression")
    group(fjordby, "gloom, depression", "en")
    assert titles("gloom", locale="en") == ["Feeling low"]
    assert titles("gloom", locale="da") == []


def test_changed_and_deleted_groups_are_forgotten(library, fjordby):
    made = group(fjordby, "tungsind, fødselsdepression")
    made.words = "mathed, fødselsdepression"
    made.save()
    assert (titles("tungsind"), titles("mathed")) == ([], [KED])
    made.delete()
    assert titles("mathed") == []


def test_both_ways_of_writing_are_marked(library, fjordby):
    group(fjordby, "småfolk, børn")
    shown = next(c for c in ask("search?q=småfolk").json()["results"] if c["slug"] == "praematur")
    assert "<mark>børn</mark>" in shown["highlight"]


@pytest.mark.parametrize("groups", [1, 3])
def test_search_is_one_statement_whatever_the_number_of_groups(library, fjordby, groups):
    for number in range(groups):
        group(fjordby, f"ord{number}, fødselsdepression")
    with CaptureQueriesContext(connection) as asked:
        assert titles("ord0") == [KED]
    # The host's municipality for the middleware, and the search.
    assert len(asked) <= 4
    assert sum("search_words_synonym" in query["sql"] for query in asked.captured_queries) == 1


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


ADD = "/admin/snippets/search_words/synonymgroup/add/"


def test_an_editor_makes_a_group_for_the_own_municipality(library, editor, fjordby, klitby):
    theirs = group(klitby, "CANARY, andet")
    shown = editor.get(f"{ADD}?word=tungsind&language=da").content.decode()
    assert "tungsind, " in shown
    made = editor.post(ADD, {"language": "da", "words": "Tungsind ,  fødselsdepression, tungsind"})
    assert made.status_code == 302
    mine = SynonymGroup.unscoped.get(municipality=fjordby)
    assert mine.words == "tungsind, fødselsdepression"
    assert titles("tungsind") == [KED]
    listed = editor.get("/admin/snippets/search_words/synonymgroup/").content.decode()
    assert "tungsind" in listed
    assert "CANARY" not in listed.upper().replace("CANARY-", "")
    assert editor.get(f"/admin/snippets/search_words/synonymgroup/edit/{theirs.pk}/").status_code in {
        302,
        404,
    }


@pytest.mark.parametrize("words", ["alene", "", ",".join(f"ord{n}" for n in range(13)), f"a, {'x' * 61}"])
def test_a_group_that_helps_nobody_is_refused(editor, fjordby, words):
    assert editor.post(ADD, {"language": "da", "words": words}).status_code == 200
    assert not SynonymGroup.unscoped.exists()
