"""An outdated translation is outdated after the round trip too, and an old address leads on."""

import pytest
from django.test import Client

from cms.content.actions.translations import follow
from cms.content.models import ArticlePage, PublishedArticle, TopicPage, TranslationKind, TranslationState
from cms.exchange.actions.exporting import exported_bytes
from cms.exchange.actions.restoring import Wish, restore_library
from cms.links.models import OldAddress
from cms.municipalities.models import Region
from tests.cms.exchange.places import bring, with_shelf
from tests.cms.exchange.test_round_trip import comparable, library, opened
from tests.factories import content
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def changed(page, **fields):
    """Publish other words, or another address."""
    draft = ArticlePage.objects.get(pk=page.pk) if isinstance(page, ArticlePage) else page
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def filled(fjordby, sleep, index):
    """Regional and local articles in two languages: outdated, by a machine, as they were; and old slugs."""
    regional = content.article(sleep["da"], "Sikker soevn", slug="gammel")
    content.article(sleep["en"], "Safe sleep", of=regional)
    changed(regional, title="Sikker soevn, ny tekst", slug="ny")
    local = content.article(index, "Lokal", slug="lokal-gammel")
    content.article(content.local_index(fjordby, "en"), "Local", of=local)
    follow(article=local, locale="en", kind=TranslationKind.MACHINE_APPROVED)
    changed(local, slug="lokal-ny")
    fresh = content.article(index, "Frisk")
    content.article(content.local_index(fjordby, "en"), "Fresh", of=fresh)
    changed(sleep["da"], slug="soevn-ny")
    return fjordby


def leave():
    for model in (ArticlePage, TopicPage):
        for page in model.objects.order_by("-depth"):
            page.delete()


def elsewhere():
    region = Region.objects.create(slug="region-syd", name="Region Syd")
    return with_shelf(content.municipality("bakkeby", region=region))


def told(place):
    rows = PublishedArticle.unscoped.filter(municipality=place, locale="en")
    return dict(rows.values_list("slug", "translation_status"))


MARKS = {"safe-sleep": "outdated", "local": "machine_approved", "fresh": "human"}
OLD = {"/da/bibliotek/gammel": "/da/bibliotek/ny", "/da/bibliotek/lokal-gammel": "/da/bibliotek/lokal-ny"}


def test_marks_and_old_addresses_survive_the_round_trip(filled):
    assert told(filled) == MARKS
    before = exported_bytes(region=filled.region, municipality=filled)
    leave()
    place = elsewhere()
    _made, notes = restore_library(
        opened(before), Wish(place.region, place, None, with_region=True, publish=True)
    )
    assert notes.found == []
    assert told(place) == MARKS
    for old, new in OLD.items():
        answer = Client().get(old, headers={"host": "bakkeby.localhost"})
        assert (answer.status_code, answer["Location"]) == (301, new)
    assert OldAddress.unscoped.filter(municipality=place, kind="topic", slug="sleep-da").exists()
    assert comparable(exported_bytes(region=place.region, municipality=place)) == comparable(before)
    # What follows its Danish text today is found outdated when that changes.
    fresh = ArticlePage.objects.get(slug="frisk")
    changed(fresh, title="Frisk med andre ord")
    assert told(place)["fresh"] == "outdated"


def test_drafts_keep_their_marks_until_they_are_published(klitby, filled):
    bring(klitby, ("l.zip", exported_bytes(region=filled.region, municipality=filled)), actor=UserFactory())
    drafts = ArticlePage.objects.filter(path__startswith=klitby.site.root_page.path[:4], live=False)
    assert told(klitby) == {"safe-sleep": "outdated"}
    for page in drafts.order_by("locale__language_code"):
        page.get_latest_revision().publish()
    assert told(klitby) == MARKS
    answer = Client().get("/da/bibliotek/lokal-gammel", headers={"host": "klitby.localhost"})
    assert (answer.status_code, answer["Location"]) == (301, "/da/bibliotek/lokal-ny")


def test_what_is_known_here_stays(filled):
    data = exported_bytes(region=filled.region, municipality=filled)
    follow(article=ArticlePage.objects.get(slug="ny"), locale="en")
    target = ArticlePage.objects.get(slug="frisk").uuid
    OldAddress.unscoped.filter(slug="gammel", municipality=filled).update(target_uuid=target)
    states = list(TranslationState.objects.order_by("pk").values())
    restore_library(opened(data), Wish(filled.region, filled, None, with_region=True, publish=True))
    assert list(TranslationState.objects.order_by("pk").values()) == states
    assert OldAddress.unscoped.get(slug="gammel", municipality=filled).target_uuid == target


def test_nothing_of_another_municipality_is_in_the_parts(filled, klitby):
    theirs = content.article(content.local_index(klitby), "Kanariefugl", slug="canary-old")
    changed(theirs, slug="canary-new")
    english = content.article(content.local_index(klitby, "en"), "CANARY", slug="canary-en", of=theirs)
    apps = library(exported_bytes(region=filled.region, municipality=filled))["apps"]
    assert "canary" not in str(apps["old_addresses"])
    assert str(english.uuid) not in str(apps["translations"])
    region = library(exported_bytes(region=filled.region, municipality=None))["apps"]
    assert "old_addresses" not in region
    assert [one["outdated"] for one in region["translations"]] == [True]
