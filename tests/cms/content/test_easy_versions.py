"""The easy-read version of an article: measured, published and found for itself."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.content.models import ArticlePage, PublishedArticle, RevokedArticle
from tests.cms.content.asking import ask
from tests.factories import content


@pytest.fixture
def page(fjordby, klitby, sleep):
    return content.article(
        sleep["da"],
        easy_title="Sov godt",
        easy_summary="Læg barnet på ryggen.",
        easy_body=[content.text("<p>Barnet skal sove på ryggen.</p>")],
    )


def test_variant_easy_is_the_easy_text_and_says_so(page):
    easy = ask(f"articles/{page.uuid}?variant=easy").json()
    assert (easy["variant"], easy["title"], easy["summary"]) == ("easy", "Sov godt", "Læg barnet på ryggen.")
    assert "sove på ryggen" in easy["blocks"][0]["html"]
    normal = ask(f"articles/{page.uuid}").json()
    assert (normal["variant"], normal["title"]) == ("normal", "Safe sleep")
    assert normal["variants"] == easy["variants"] == ["normal", "easy"]
    assert easy["slug"] == normal["slug"]


def test_article_without_easy_text_answers_with_the_normal_one(fjordby, sleep):
    page = content.article(sleep["da"])
    answer = ask(f"articles/{page.uuid}?variant=easy").json()
    assert (answer["variant"], answer["variants"]) == ("normal", ["normal"])
    assert ask(f"by-slug/da/{page.slug}?variant=easy").json()["variant"] == "normal"


def test_the_language_goes_before_the_variant(page, sleep):
    content.article(sleep["en"], "English", of=page)
    answer = ask(f"articles/{page.uuid}?variant=easy&locale=en").json()
    assert (answer["content_locale"], answer["variant"]) == ("en", "normal")
    alternates = {one["locale"]: one["easy"] for one in answer["alternates"]}
    assert alternates == {"da": True, "en": False}


def test_missing_language_falls_back_to_easy_danish(page):
    answer = ask(f"by-slug/en/{page.slug}?variant=easy").json()
    assert (answer["content_locale"], answer["requested_locale"], answer["variant"]) == ("da", "en", "easy")


def test_lists_and_search_show_the_article_once_with_a_badge(page, sleep):
    plain = content.article(sleep["da"], "Another")
    cards = {card["uuid"]: card for card in ask("articles").json()["results"]}
    assert cards[str(page.uuid)]["badges"] == ["easy"]
    assert cards[str(plain.uuid)]["badges"] == []
    assert len(cards) == 2
    assert [hit["badges"] for hit in ask("search?q=safe").json()["results"]] == [["easy"]]


def test_a_list_of_easy_cards_has_easy_words_where_there_are_some(page, sleep):
    content.article(sleep["da"], "Another")
    titles = [card["title"] for card in ask("articles?variant=easy").json()["results"]]
    assert sorted(titles) == ["Another", "Sov godt"]


def test_manifest_names_the_easy_version_by_its_etag(page, sleep):
    plain = content.article(sleep["da"], "Another")
    entries = {one["uuid"]: one for one in ask("manifest").json()["articles"]}
    assert len(entries) == 2
    answer = ask(f"articles/{page.uuid}?variant=easy")
    assert answer.headers["ETag"] == f'"{entries[str(page.uuid)]["easy_etag"]}"'
    assert entries[str(plain.uuid)]["easy_etag"] is None
    assert ask(f"articles/{page.uuid}?variant=easy", if_none_match=answer.headers["ETag"]).status_code == 304


def test_it_is_measured_for_itself(page):
    hard = (
        "<p>Spædbarnsundersøgelserne gennemføres hensigtsmæssigt under sundhedspersonalets overvågning.</p>"
    )
    page.body = [content.text(hard)]
    page.save_revision().publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.lix > 50 > 25 > page.easy_lix > 0
    lix = dict(PublishedArticle.unscoped.filter(municipality__slug="fjordby").values_list("variant", "lix"))
    assert lix == {"normal": page.lix, "easy": page.easy_lix}


def test_taken_out_easy_text_is_gone_but_leaves_no_tombstone(page):
    page.easy_body = []
    page.save_revision().publish()
    assert ask(f"articles/{page.uuid}?variant=easy").json()["variant"] == "normal"
    assert not RevokedArticle.unscoped.exists()
    ArticlePage.objects.get(pk=page.pk).unpublish()
    assert not PublishedArticle.unscoped.exists()


def test_local_contact_only_in_the_easy_text_is_filled_for_each_municipality(page, fjordby):
    content_block = {"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())}
    page.easy_body = [content_block]
    page.save_revision().publish()
    rows = PublishedArticle.unscoped.filter(variant="easy")
    assert [row.slots for row in rows] == [["midwives"]] * 2


def test_easy_text_without_short_answer_is_refused(page):
    page.easy_summary = ""
    with translation.override("en"), pytest.raises(ValidationError, match="short answer"):
        page.full_clean()


def test_reads_cost_the_same_whatever_the_number_of_easy_versions(fjordby, sleep, django_assert_num_queries):
    for number in (1, 3):
        while PublishedArticle.unscoped.filter(variant="easy").count() < number:
            made = content.article(
                sleep["da"],
                f"A{uuid.uuid4().hex}",
                easy_summary="x",
                easy_body=[content.text("<p>Kort.</p>")],
            )
        for path in (
            "articles?variant=easy",
            f"articles/{made.uuid}?variant=easy",
            "search?q=kort",
            "manifest",
        ):
            with django_assert_num_queries(2):  # whose host it is, and the one statement
                assert ask(path).status_code == 200
