"""A local contact changes: few articles at once, many in the background, none forgotten."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from cms.content.actions import snapshot_articles
from cms.content.models import LocalFact, LocalFactText, PublishedArticle, PublishedBody
from cms.municipalities.scope import municipality_scope
from cms.overrides import facts
from cms.overrides.facts import continue_rewrite, progress_of, write_fact
from cms.overrides.jobs import resume_facts_job, write_fact_job
from cms.overrides.models import FactRewrite
from cms.plugin_api import jobs
from tests.cms.content.asking import ask
from tests.factories import content


def contact(slot="midwives"):
    return {"type": "local_contact", "value": {"slot": slot}, "id": str(uuid.uuid4())}


@pytest.fixture
def fact(fjordby, klitby):
    LocalFact.unscoped.create(municipality=klitby, slot="midwives", name="CANARY Klitby")
    return LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Old name")


@pytest.fixture
def articles(fact, sleep):
    return [content.article(sleep["da"], f"Article {number}", body=[contact()]) for number in range(5)]


@pytest.fixture
def queued(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "_queue", lambda function, *args: found.append(args))
    return found


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(facts, "AT_ONCE", 2)
    monkeypatch.setattr(facts, "CHUNK", 2)


def names(place="fjordby"):
    return [
        ask(f"articles/{key}", f"{place}.localhost").json()["blocks"][0]["data"]["name"]
        for key in PublishedArticle.unscoped.filter(municipality__slug=place).values_list(
            "article_uuid", flat=True
        )
    ]


def test_few_articles_are_written_with_the_contact(fact, articles, queued):
    fact.name = "New name"
    fact.save()
    assert names() == ["New name"] * 5
    assert set(names("klitby")) == {"CANARY Klitby"}
    assert queued == []
    assert progress_of(fact.municipality, "midwives") is None


def test_many_articles_are_written_in_the_background_with_progress(
    fact, articles, queued, many, django_capture_on_commit_callbacks
):
    before = PublishedArticle.unscoped.filter(municipality__slug="klitby").values_list("pk", "body_id")
    before = sorted(before)
    fact.name = "New name"
    with django_capture_on_commit_callbacks(execute=True):
        fact.save()
    rewrite = progress_of(fact.municipality, "midwives")
    assert (rewrite.done, rewrite.total) == (0, 5)
    assert names() == ["Old name"] * 5
    assert [args[0] for args in queued] == ["overrides.write_fact"]
    assert queued[0][2] == {"rewrite_id": rewrite.pk}
    assert continue_rewrite(rewrite.pk, chunks=1) == 3
    assert sorted(names()) == ["New name"] * 2 + ["Old name"] * 3
    with municipality_scope(fact.municipality):
        write_fact_job(rewrite_id=rewrite.pk)
    assert names() == ["New name"] * 5
    rewrite.refresh_from_db()
    assert (rewrite.done, rewrite.total) == (5, 5)
    assert (
        sorted(PublishedArticle.unscoped.filter(municipality__slug="klitby").values_list("pk", "body_id"))
        == before
    )
    assert continue_rewrite(rewrite.pk) == 0


def test_worker_that_dies_in_the_middle_loses_nothing(
    fact, articles, queued, many, monkeypatch, django_capture_on_commit_callbacks
):
    fact.name = "New name"
    fact.save()
    rewrite = progress_of(fact.municipality, "midwives")
    continue_rewrite(rewrite.pk, chunks=1)
    real = facts._write

    def dies(*args, **kwargs):
        real(*args, **kwargs)
        raise MemoryError

    monkeypatch.setattr(facts, "_write", dies)
    with pytest.raises(MemoryError):
        continue_rewrite(rewrite.pk)
    monkeypatch.setattr(facts, "_write", real)
    rewrite.refresh_from_db()
    assert len(rewrite.waiting) == 3
    assert sorted(names()) == ["New name"] * 2 + ["Old name"] * 3

    with municipality_scope(fact.municipality), django_capture_on_commit_callbacks(execute=True):
        resume_facts_job()
    assert queued == []  # touched a moment ago: somebody may be at work
    FactRewrite.unscoped.update(touched_at=timezone.now() - dt.timedelta(minutes=3))
    with municipality_scope(fact.municipality), django_capture_on_commit_callbacks(execute=True):
        resume_facts_job()
    assert [args[0] for args in queued] == ["overrides.write_fact"]
    continue_rewrite(rewrite.pk)
    assert names() == ["New name"] * 5


def test_change_during_the_writing_begins_again(fact, articles, queued, many):
    fact.name = "New name"
    fact.save()
    rewrite = progress_of(fact.municipality, "midwives")
    continue_rewrite(rewrite.pk, chunks=1)
    fact.name = "Newest name"
    fact.save()
    rewrite.refresh_from_db()
    assert (rewrite.done, rewrite.total) == (0, 5)
    continue_rewrite(rewrite.pk)
    assert names() == ["Newest name"] * 5


def test_fact_screen_says_who_uses_it_and_how_far_it_is(editor, fact, articles, queued, many):
    other = LocalFact.unscoped.get(municipality__slug="klitby")
    fact.name = "New name"
    fact.save()
    html = editor.get(f"/admin/snippets/content/localfact/edit/{fact.pk}/").content.decode()
    assert "Article 3" in html
    assert "data-overrides-progress" in html
    progress = f"/admin/local-contacts/{fact.pk}/progress/"
    assert editor.get(progress).json() == {"done": 0, "total": 5}
    continue_rewrite(progress_of(fact.municipality, "midwives").pk)
    assert editor.get(progress).json() == {"done": 5, "total": 5}
    listed = editor.get(f"/admin/local-contacts/{fact.pk}/articles/").content.decode()
    assert all(f"Article {number}" in listed for number in range(5))
    for address in (
        f"/admin/local-contacts/{other.pk}/progress/",
        f"/admin/local-contacts/{other.pk}/articles/",
    ):
        assert editor.get(address).status_code == 404
        assert Client(headers={"host": "fjordby.localhost"}).get(address).status_code in {302, 404}


def test_list_of_users_takes_the_same_queries_for_one_and_three(
    editor, fact, sleep, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(3):
        content.article(sleep["da"], f"User {number}", body=[contact()])
        if number != 1:
            editor.get(f"/admin/local-contacts/{fact.pk}/articles/")
            with CaptureQueriesContext(connection) as asked:
                editor.get(f"/admin/local-contacts/{fact.pk}/articles/")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_write_fact_without_users_does_nothing(fjordby):
    assert write_fact(municipality=fjordby, slot="midwives") is None


def bodies(municipality):
    rows = PublishedArticle.unscoped.filter(municipality=municipality).order_by("article_uuid", "locale")
    return [(row.article_uuid, row.locale, row.body_bytes, bytes(row.body.body)) for row in rows]


def test_contact_put_in_reads_exactly_as_the_whole_article_rendered(fact, sleep):
    """In two languages, with the same contact twice and another one beside it."""
    blocks = [contact(), content.text("<p>Æ & ø</p>"), contact("doctor_on_call"), contact()]
    danish = content.article(sleep["da"], "Dansk", body=blocks)
    content.article(sleep["en"], "English", of=danish, body=blocks)
    LocalFact.unscoped.create(municipality=fact.municipality, slot="doctor_on_call", name="Doctor")
    LocalFactText.unscoped.create(fact=fact, language="en", name="Midwives <in> English")
    fact.name, fact.phone, fact.hours = "Jordemødre & co", "12 34 56 78", "8-9"
    fact.save()
    put_in = bodies(fact.municipality)
    assert len(put_in) == 2
    assert b"Jordem\xc3\xb8dre &" in put_in[0][3] + put_in[1][3]
    snapshot_articles([danish.uuid])
    assert bodies(fact.municipality) == put_in


def test_contact_that_appears_and_one_that_disappears(fact, articles):
    fact.delete()
    assert [ask(f"articles/{article.uuid}").json()["blocks"] for article in articles] == [[]] * 5
    LocalFact.unscoped.create(municipality=fact.municipality, slot="midwives", name="Back again")
    assert names() == ["Back again"] * 5
    assert set(names("klitby")) == {"CANARY Klitby"}


def test_library_has_a_new_version_once_and_old_texts_are_gone(fact, articles):
    fact.municipality.refresh_from_db()
    before = fact.municipality.library_version
    stored = PublishedBody.objects.count()
    fact.name = "New name"
    fact.save()
    fact.municipality.refresh_from_db()
    assert fact.municipality.library_version == before + 1
    assert PublishedBody.objects.count() == stored
    fact.save()
    fact.municipality.refresh_from_db()
    assert fact.municipality.library_version == before + 1
