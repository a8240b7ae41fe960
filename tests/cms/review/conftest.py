"""A municipality with an author, two reviewers and an article that is ready but for its review."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from cms.accounts.models import Role
from cms.content.models import ArticlePage
from cms.municipalities.actions import create_municipality
from cms.municipalities.models import Region
from cms.review.actions.words import keep_words
from cms.review.texts import danish_of
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.municipalities import make_region

SOURCE = {"type": "source", "value": {"publisher": "SST", "title": "Søvn", "url": "", "year": 2025}}


def in_days(days):
    return dt.date.today() + dt.timedelta(days=days)


def draft(place, title="Safe sleep", *, owner=None, **fields):
    """An unpublished article of the municipality's own, with a source."""
    page = content.article(content.local_index(place), title, publish=False, owner=owner, **fields)
    page = ArticlePage.objects.get(pk=page.pk)
    page.sources = [SOURCE]
    page.save()
    page.save_revision(user=owner)
    return ArticlePage.objects.get(pk=page.pk)


def reviewed(place, title="Safe sleep", **fields):
    """The same with all that the gate asks for."""
    facts = {
        "reviewer_name": "Lone Kjær",
        "reviewer_role": "Sundhedsplejerske",
        "reviewed_at": in_days(-1),
        "next_review_at": in_days(300),
    }
    return approve(draft(place, title, **(facts | fields)))


def approve(page, name="Lone Kjær", role="Sundhedsplejerske", **given):
    """Somebody vouches for the words of `page` as it stands in memory."""
    values = {"signed_in": False, "revision_id": page.latest_revision_id} | given
    keep_words(page=page, danish=danish_of(page), name=name, role=role, **values)
    return page


def town(region, slug):
    place = create_municipality(
        region=region, slug=slug, name=slug.title(), hostname=f"{slug}.localhost", actor=None
    )
    return SimpleNamespace(
        place=place,
        author=staff_user(place, Role.EDITOR, first_name="Author"),
        colleague=staff_user(place, Role.EDITOR, first_name="Colleague"),
        reviewer=staff_user(place, Role.REVIEWER, first_name="Lone", last_name="Kjær"),
        admin=staff_user(place, Role.MUNICIPAL_ADMIN, first_name="Admin"),
    )


@dataclass
class Towns:
    region: Region
    fjordby: SimpleNamespace
    klitby: SimpleNamespace


def make_towns():
    region = make_region()
    return Towns(region, town(region, "fjordby"), town(region, "klitby"))


@pytest.fixture(scope="module")
def kept_towns(made_once):
    return made_once(make_towns)


@pytest.fixture
def towns(kept_towns, db):
    return kept_towns()


@pytest.fixture
def region(towns):
    return towns.region


@pytest.fixture
def fjordby(towns):
    return towns.fjordby


@pytest.fixture
def klitby(towns):
    return towns.klitby


@pytest.fixture
def waiting(fjordby):
    """Written by the author, submitted to review."""
    page = draft(fjordby.place, owner=fjordby.author)
    page.get_workflow().start(page, fjordby.author)
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def enter(client):
    def to(user, host="fjordby.localhost"):
        client.defaults["HTTP_HOST"] = host
        sign_in(client, user)
        return client

    return to
