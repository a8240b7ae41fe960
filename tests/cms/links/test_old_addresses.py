"""An address that was shared, printed or bookmarked leads to the article for ever."""

import pytest
from django.db import transaction
from django.test import Client

from cms.content.models import ArticlePage, TopicPage
from cms.links.models import OldAddress
from tests.cms.content.asking import ask
from tests.factories import content


def rename(page, slug):
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def open_page(path, host="fjordby.localhost"):
    return Client().get(path, headers={"host": host})


def moved(path, host="fjordby.localhost"):
    return ask(f"redirects?path={path}", host)


def test_old_page_answers_301_with_the_new_address(fjordby, sleep):
    rename(content.article(sleep["da"], slug="old"), "new")
    answer = open_page("/da/bibliotek/old")
    assert (answer.status_code, answer["Location"]) == (301, "/da/bibliotek/new")
    assert open_page("/da/bibliotek/new").status_code == 200


def test_clients_ask_where_an_old_address_went(fjordby, sleep):
    page = rename(content.article(sleep["da"], slug="old"), "new")
    answer = moved("/da/bibliotek/old")
    assert answer.json() == {
        "status": 301,
        "location": "/da/bibliotek/new",
        "kind": "article",
        "uuid": str(page.uuid),
        "locale": "da",
        "slug": "new",
    }
    assert ask("redirects?path=/da/bibliotek/old", **{"if-none-match": answer["ETag"]}).status_code == 304
    for still in ("/da/bibliotek/new", "/da/bibliotek/never", "/en/bibliotek/old"):
        assert moved(still).status_code == 404


@pytest.mark.parametrize(
    "path", ["", "old", "//x/bibliotek/y", "/da/andet/old", "https://x.example/da/bibliotek/old"]
)
def test_malformed_path_is_a_problem(fjordby, path):
    answer = moved(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")


def test_by_slug_gives_the_article_with_its_new_slug(fjordby, sleep):
    page = rename(content.article(sleep["da"], slug="old"), "new")
    answer = ask("by-slug/da/old").json()
    assert (answer["uuid"], answer["slug"]) == (str(page.uuid), "new")


def test_chain_of_renamings_is_one_step(fjordby, sleep):
    page = content.article(sleep["da"], slug="one")
    for slug in ("two", "three", "four"):
        page = rename(page, slug)
    for slug in ("one", "two", "three"):
        assert open_page(f"/da/bibliotek/{slug}")["Location"] == "/da/bibliotek/four"


def test_renamed_back_is_no_circle(fjordby, sleep):
    page = rename(rename(content.article(sleep["da"], slug="one"), "two"), "one")
    assert open_page("/da/bibliotek/one").status_code == 200
    assert open_page("/da/bibliotek/two")["Location"] == "/da/bibliotek/one"
    assert ask("by-slug/da/one").json()["uuid"] == str(page.uuid)


def test_slug_that_another_article_took_is_that_articles(fjordby, sleep):
    first = rename(content.article(sleep["da"], "First", slug="taken"), "first")
    second = content.article(sleep["da"], "Second", slug="taken")
    assert open_page("/da/bibliotek/taken").status_code == 200
    assert ask("by-slug/da/taken").json()["uuid"] == str(second.uuid)
    assert moved("/da/bibliotek/taken").status_code == 404
    rename(second, "second")
    assert moved("/da/bibliotek/taken").json()["uuid"] == str(second.uuid)
    assert open_page("/da/bibliotek/first").status_code == 200
    assert first.slug == "first"


def test_regional_renaming_holds_in_all_municipalities_and_a_local_one_at_home(fjordby, klitby, sleep):
    rename(content.article(sleep["da"], "Regional", slug="regional"), "regional-new")
    rename(content.article(content.local_index(fjordby), "Local", slug="local"), "local-new")
    for host in ("fjordby.localhost", "klitby.localhost"):
        assert moved("/da/bibliotek/regional", host).status_code == 200
    assert moved("/da/bibliotek/local").status_code == 200
    assert moved("/da/bibliotek/local", "klitby.localhost").status_code == 404
    assert open_page("/da/bibliotek/local", "klitby.localhost").status_code == 404


def test_each_language_has_its_own_old_addresses(fjordby, sleep):
    danish = content.article(sleep["da"], slug="gammel")
    english = content.article(sleep["en"], of=danish, slug="old")
    rename(english, "new")
    assert open_page("/en/bibliotek/old")["Location"] == "/en/bibliotek/new"
    assert open_page("/da/bibliotek/old").status_code == 404
    rename(danish, "nyere")
    assert open_page("/da/bibliotek/gammel")["Location"] == "/da/bibliotek/nyere"
    assert open_page("/en/bibliotek/gammel")["Location"] == "/en/bibliotek/new"


def test_article_renamed_while_it_was_withdrawn_is_found_again(fjordby, sleep):
    page = content.article(sleep["da"], slug="old")
    page.unpublish()
    assert ask("by-slug/da/old").status_code == 410
    rename(page, "new")
    assert open_page("/da/bibliotek/old")["Location"] == "/da/bibliotek/new"


def test_renamed_topic_leads_on(fjordby, klitby, sleep):
    content.article(sleep["da"])
    rename(sleep["da"], "rest")
    for host in ("fjordby.localhost", "klitby.localhost"):
        answer = open_page("/da/bibliotek/emne/sleep-da", host)
        assert (answer.status_code, answer["Location"]) == (301, "/da/bibliotek/emne/rest")
    assert moved("/da/bibliotek/emne/sleep-da").json()["kind"] == "topic"
    assert open_page("/da/bibliotek/emne/never").status_code == 404
    assert ask("articles?topic=sleep-da").json()["results"] != []
    assert TopicPage.objects.get(pk=sleep["da"].pk).slug == "rest"


def test_nothing_is_remembered_when_the_publishing_fails(fjordby, sleep):
    page = content.article(sleep["da"], slug="old")
    with pytest.raises(RuntimeError), transaction.atomic():
        rename(page, "new")
        raise RuntimeError
    assert not OldAddress.unscoped.exists()
    assert ArticlePage.objects.get(pk=page.pk).slug == "old"


@pytest.mark.parametrize("renamings", [1, 3])
def test_lookup_is_the_host_and_one_statement_whatever_the_history(
    fjordby, sleep, renamings, django_assert_num_queries
):
    page = content.article(sleep["da"], slug="old")
    for number in range(renamings):
        page = rename(page, f"new-{number}")
    with django_assert_num_queries(2):
        assert ask("redirects?path=/da/bibliotek/old", **{"accept-encoding": "identity"}).status_code == 200
