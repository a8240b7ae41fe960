"""Other systems learn of a changed contact as of any other change, each municipality of its own."""

import uuid

import pytest

from cms.content.actions import snapshot_articles
from cms.content.models import LocalFact, PublishedArticle
from cms.content.signals import articles_changed
from tests.factories import content


@pytest.fixture
def fact(fjordby, klitby):
    LocalFact.unscoped.create(municipality=klitby, slot="midwives", name="CANARY Klitby")
    return LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Old name")


@pytest.fixture
def article(fact, sleep):
    block = {"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())}
    return content.article(sleep["da"], "With a contact", body=[block])


@pytest.fixture
def heard():
    changes = []

    def listen(sender, changes, **_kwargs):
        heard.extend(changes)

    heard = changes
    articles_changed.connect(listen)
    yield heard
    articles_changed.disconnect(listen)


def test_a_changed_contact_is_announced_where_it_is_read(fact, article, heard):
    fact.name = "New name"
    fact.save()
    (change,) = heard
    assert (change.municipality_id, change.article_uuid) == (fact.municipality_id, article.uuid)
    row = PublishedArticle.unscoped.get(municipality=fact.municipality, article_uuid=article.uuid)
    assert (change.old_slug, change.slug, change.version) == (row.slug, row.slug, row.body_id)


def test_writing_for_one_municipality_announces_nothing_of_others(fact, article, fjordby, klitby, heard):
    assert PublishedArticle.unscoped.filter(municipality=klitby).exists()
    snapshot_articles([article.uuid], only=fjordby)
    assert heard == []
