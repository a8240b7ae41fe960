"""Words that found nothing are counted without a person, and shown when they point at nobody."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import Role
from cms.search_words.actions import count_nothing_found, forget_old_words
from cms.search_words.models import NothingFound, SynonymGroup
from cms.search_words.rules import loggable
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user

ADDRESS = "/api/v1/library/nothing-found"


def tell(q, locale="da", host="fjordby.localhost"):
    return Client().post(ADDRESS, {"q": q, "locale": locale}, "application/json", headers={"host": host})


def rows():
    return list(NothingFound.unscoped.values_list("municipality__slug", "language", "word", "day", "count"))


def test_a_word_that_finds_nothing_is_counted_for_the_day_and_the_place(fjordby, klitby):
    assert [tell("Zebraord").status_code, tell("zebraord ").status_code] == [204, 204]
    today = timezone.localdate()
    assert rows() == [("fjordby", "da", "zebraord", today, 2)]
    assert {field.name for field in NothingFound._meta.get_fields()} == {
        "id", "municipality", "language", "word", "day", "count",
    }  # fmt: skip


def test_what_finds_something_is_not_counted(fjordby, sleep):
    content.article(sleep["da"], "Sikker søvn", slug="s")
    assert tell("søvn").status_code == 204
    assert rows() == []


@pytest.mark.parametrize(
    "text",
    ["010190-1234", "min cpr 0101901234", "ring 12 34 56 78", "+45 12345678", "a@b.dk", "www.x.dk", "x" * 61,
     "jeg hedder noget og bor på vejen", "???", "1"],
)  # fmt: skip
def test_what_could_name_somebody_is_dropped(fjordby, text):
    assert loggable(text) is None
    assert tell(text).status_code == 204
    assert rows() == []


@pytest.mark.parametrize("body", [{}, {"q": "x" * 201, "locale": "da"}, {"q": "ord", "locale": "../"}])
def test_malformed_bodies_are_refused(fjordby, body):
    answer = Client().post(ADDRESS, body, "application/json", headers={"host": "fjordby.localhost"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_language_that_the_place_does_not_have_is_not_counted(fjordby):
    assert tell("zebraord", "xx").status_code == 204
    assert rows() == []


def test_a_flood_of_reports_is_held_back(fjordby, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "library_nothing_found": "2/m/ip"}
    assert [tell("zebraord").status_code for _ in range(3)] == [204, 204, 429]


def test_a_flood_of_words_does_not_fill_the_table(fjordby, monkeypatch):
    monkeypatch.setattr("cms.search_words.actions.MOST_NEW_A_DAY", 2)
    for word in ("aaa", "bbb", "ccc", "aaa"):
        count_nothing_found(municipality=fjordby, language="da", text=word)
    assert {(row[2], row[4]) for row in rows()} == {("aaa", 2), ("bbb", 1)}


def test_the_report_shows_words_of_two_days_of_its_own_place_and_offers_a_synonym(fjordby, klitby):
    today = timezone.localdate()
    for place, word, days in ((fjordby, "totalter", 2), (fjordby, "énaften", 1), (klitby, "klitord", 2)):
        for day in range(days):
            for _ in range(3):
                count_nothing_found(
                    municipality=place, language="da", text=word, day=today - dt.timedelta(days=day)
                )
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    shown = client.get("/admin/words-without-results/").content.decode()
    assert "totalter" in shown
    assert "synonymgroup/add/?word=totalter&amp;language=da" in shown
    assert "énaften" not in shown
    assert "klitord" not in shown
    SynonymGroup.unscoped.create(
        region=fjordby.region, municipality=fjordby, language="da", words="totalter, søvn"
    )
    assert "totalter" not in client.get("/admin/words-without-results/").content.decode()


def test_a_professional_does_not_see_the_report(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.PROFESSIONAL))
    assert client.get("/admin/words-without-results/").status_code == 404


def test_old_counts_are_deleted(fjordby):
    now = timezone.now()
    for age in (364, 366):
        count_nothing_found(
            municipality=fjordby, language="da", text=f"ord {age}", day=now.date() - dt.timedelta(days=age)
        )
    assert forget_old_words(now) == 1
    assert [row[2] for row in rows()] == ["ord 364"]
