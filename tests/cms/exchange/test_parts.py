"""What a municipality has beside its articles leaves and comes back with the library."""

import copy
import datetime as dt

import pytest
from django.core.files.base import ContentFile

from cms.content.models import ArticlePage, TopicPage, TranslationState
from cms.content.rendering.composition import Reviewed
from cms.exchange.actions import restoring
from cms.exchange.actions.exporting import exported_bytes
from cms.exchange.actions.restoring import Wish, restore_library
from cms.links.models import OldAddress
from cms.municipalities.models import Region
from cms.overrides.models import LockedBlock, Override
from cms.recordings.actions import save_recording
from cms.recordings.models import Recording
from cms.review.actions.words import keep_words
from cms.review.gate import missing
from cms.review.models import ArticleApproval, ReviewDates
from cms.search_words.models import SynonymGroup
from cms.timeline.models import ContentSet, ContentSetName, LocalEntry, LocalSet, SetEntry
from tests.cms.exchange.places import with_shelf
from tests.cms.exchange.test_round_trip import comparable, library, opened
from tests.factories import content, sounds
from tests.factories.accounts import UserFactory
from tests.factories.overrides import override

pytestmark = pytest.mark.django_db

REVIEWED = dt.date(2026, 5, 4)
SPAN = {"anchor": "birth", "side": "after", "unit": "week", "first": 0, "last": 6}


def record(page):
    file = ContentFile(sounds.mp3(3), name="read.mp3")
    return save_recording(page=page, file=file, actor=UserFactory(), municipality=None)


@pytest.fixture
def filled(fjordby, sleep, index):
    """Changes published and drafted, locks, timelines, synonyms, dates, recordings, an old address."""
    easy = {"easy_title": "Sov", "easy_summary": "Kort.", "easy_body": [content.text("<p>Barnet sover.</p>")]}
    regional = content.article(sleep["da"], "Sikker soevn", **easy)
    local = content.article(index, "Lokal")
    block = str(regional.body[0].id)
    vouched = {"reviewer_name": "Lone Kjær", "reviewer_role": "Sundhedsplejerske", "reviewed_at": REVIEWED}
    link = f'<p>Se <a linktype="page" id="{local.pk}">vores artikel</a>.</p>'
    override(fjordby, regional, "append", link, approve=True, lix_reason="Loven.", **vouched)
    drafted = override(fjordby, regional, "insert_after", "<p>Udgivet.</p>", block=block)
    drafted.body = [content.text("<p>Udkast.</p>")]
    drafted.save_revision(clean=False)
    override(fjordby, regional, "hide", block=block, publish=False)
    LockedBlock.objects.create(region=fjordby.region, article_uuid=regional.uuid, block_id=block)
    shown = ContentSet.objects.create(region=fjordby.region, key="child", situation="child", name="Barn")
    ContentSetName.objects.create(set=shown, language="en", name="Child")
    SetEntry.objects.create(set=shown, article=regional, **SPAN)
    ours = LocalSet.unscoped.create(municipality=fjordby, set=shown)
    LocalEntry.unscoped.create(set=ours, article=local, **SPAN | {"last": 12})
    off = ContentSet.objects.create(region=fjordby.region, key="twins", situation="twins", name="Tvillinger")
    LocalSet.unscoped.create(municipality=fjordby, set=off, is_off=True)
    for place, words in ((fjordby, "sut, narresut"), (None, "lur, søvn")):
        SynonymGroup(region=fjordby.region, municipality=place, language="da", words=words).save()
    ReviewDates.objects.create(site=fjordby.site, remind_days=[90, 0], overdue_after=10, hide_after=20)
    record(regional)
    record(local)
    old = {"kind": "article", "locale": "da", "slug": "gammel", "target_uuid": local.uuid}
    OldAddress.unscoped.create(municipality=fjordby, **old)
    approve(regional, local, sleep)
    return fjordby


def approve(regional, local, sleep):
    """A review of words with a link, and a check of their translation."""
    link = content.text(f'<p>Se <a linktype="page" id="{regional.pk}">her</a>.</p>')
    danish = content.article(local.get_parent().specific, "Godkendt", body=[link], **content.reviewed())
    english = content.article(sleep["en"], "Sleep safely", of=regional, publish=False)
    words = {"name": "Lone Kjær", "role": "Læge", "signed_in": True, "revision_id": None}
    keep_words(page=danish, danish=None, **words)
    keep_words(
        page=english.get_latest_revision_as_object(), danish=regional, **words | {"name": "Amira Said"}
    )
    english.get_latest_revision().publish()


def leave():
    """Take everything away, as in an empty installation."""
    for page in ArticlePage.objects.order_by("-depth"):
        page.delete()
    for topic in TopicPage.objects.order_by("-depth"):
        topic.delete()
    for rows in (Override.unscoped, LockedBlock.objects, ContentSet.objects, SynonymGroup.unscoped):
        rows.all().delete()


def restored(data, **wish):
    region = Region.objects.create(slug="region-syd", name="Region Syd")
    place = with_shelf(content.municipality("bakkeby", region=region))
    _made, notes = restore_library(opened(data), Wish(place.region, place, None, **wish))
    assert notes.found == []
    return place


def test_export_import_export_is_the_same(filled):
    before = exported_bytes(region=filled.region, municipality=filled)
    assert set(library(before)["apps"]) == {
        "approvals", "old_addresses", "overrides", "recordings", "review_dates", "synonyms", "timeline",
        "translations",
    }  # fmt: skip
    leave()
    place = restored(before, with_region=True, publish=True)
    after = exported_bytes(region=place.region, municipality=place)
    assert comparable(after) == comparable(before)
    assert set(opened(after).namelist()) == set(opened(before).namelist())
    assert Recording.objects.count() == 2
    approved = Override.unscoped.get(mode="append")
    assert approved.reviewed == Reviewed("Lone Kjær", "Sundhedsplejerske", REVIEWED)
    assert approved.lix_reason == "Loven."
    assert [row.mode for row in Override.unscoped.all() if row.reviewed] == ["append"]
    for slug, name in (("godkendt", "Lone Kjær"), ("sleep-safely", "Amira Said")):
        page = ArticlePage.objects.get(slug=slug)
        assert ArticleApproval.objects.get(page=page.pk).name == name
        assert not {check.code for check in missing(page)} & {"changed", "translation"}
    assert TranslationState.objects.get(locale="en").checked_by == "Amira Said"
    found = {row.mode: (row.live, row.has_unpublished_changes) for row in Override.unscoped.all()}
    assert found == {"append": (True, False), "insert_after": (True, True), "hide": (False, True)}


def test_an_import_takes_no_approval_from_what_is_here(filled):
    """Neither over an approval that is known, nor over words that say something else."""
    data = exported_bytes(region=filled.region, municipality=filled)
    wish = Wish(filled.region, filled, None, with_region=True, publish=True)
    rows = ArticleApproval.objects.filter(page__slug="godkendt")
    rows.update(name="Known here")
    restore_library(opened(data), wish)
    assert rows.get().name == "Known here"
    rows.update(assumed=True, words={"text": [["words", "Noget helt andet stod her."]]})
    restore_library(opened(data), wish)
    assert rows.get().name == "Known here"
    rows.delete()
    restore_library(opened(data), wish)
    assert rows.get().name == "Lone Kjær"


def test_without_the_wish_to_publish_all_changes_are_drafts(filled):
    before = exported_bytes(region=filled.region, municipality=filled)
    leave()
    place = restored(before, with_region=True)
    assert not Override.unscoped.filter(municipality=place, live=True).exists()
    assert Override.unscoped.filter(municipality=place).count() == 3


def test_to_bring_it_twice_changes_nothing(filled):
    data = exported_bytes(region=filled.region, municipality=filled)
    restore_library(opened(data), Wish(filled.region, filled, None, with_region=True, publish=True))
    assert comparable(exported_bytes(region=filled.region, municipality=filled)) == comparable(data)


def test_a_municipality_alone_brings_nothing_of_the_regions(filled, klitby):
    data = exported_bytes(region=filled.region, municipality=filled)
    before = copy.deepcopy(library(exported_bytes(region=filled.region, municipality=None))["apps"])
    restore_library(opened(data), Wish(klitby.region, klitby, None))
    assert library(exported_bytes(region=filled.region, municipality=None))["apps"] == before
    theirs = library(exported_bytes(region=klitby.region, municipality=klitby))["apps"]
    assert {one["mode"] for one in theirs["overrides"]["changes"]} == {"append", "insert_after", "hide"}
    assert [one["set"] for one in theirs["timeline"]["local"]] == ["child", "twins"]


def test_a_municipality_of_another_region_makes_nothing_in_its_region(filled):
    data = exported_bytes(region=filled.region, municipality=filled)
    leave()
    region = Region.objects.create(slug="region-syd", name="Region Syd")
    place = with_shelf(content.municipality("bakkeby", region=region))
    _made, notes = restore_library(opened(data), Wish(region, place, None))
    assert {"region_missing", "timeline_missing"} <= {note["code"] for note in notes.found}
    assert not ContentSet.objects.exists()
    assert not LockedBlock.objects.exists()
    assert [row.municipality for row in SynonymGroup.unscoped.all()] == [place]
    assert [row.page.title for row in Recording.objects.all()] == ["Lokal"]


def test_nothing_of_another_municipality_is_exported(filled, klitby):
    regional = ArticlePage.objects.get(slug="sikker-soevn")
    override(klitby, regional, "append", "<p>CANARY</p>")
    SynonymGroup(region=klitby.region, municipality=klitby, language="da", words="CANARY, other").save()
    theirs = content.article(content.local_index(klitby), "CANARY", **content.reviewed())
    assert ArticleApproval.objects.filter(page=theirs.pk).exists()
    record(theirs)
    ours = opened(exported_bytes(region=filled.region, municipality=filled)).read("library.json")
    assert b"CANARY" not in ours
    theirs = opened(exported_bytes(region=klitby.region, municipality=klitby)).read("library.json")
    assert theirs.count(b"CANARY") >= 3


def test_a_damaged_recording_is_told(filled, monkeypatch):
    data = exported_bytes(region=filled.region, municipality=filled)
    leave()
    read = restoring.member
    monkeypatch.setattr(
        restoring, "member", lambda zipped, path: read(zipped, path)[: 10 if "recording" in path else None]
    )
    region = Region.objects.create(slug="region-syd", name="Region Syd")
    place = with_shelf(content.municipality("bakkeby", region=region))
    _made, notes = restore_library(opened(data), Wish(region, place, None, with_region=True))
    assert {note["code"] for note in notes.found} == {"media_missing"}
    assert not Recording.objects.exists()
