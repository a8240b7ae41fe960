"""A library that leaves and comes back is the same library."""

import io
import json
import uuid
import zipfile

import jsonschema
import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from cms.content.models import ArticlePage, LocalFact, LocalFactText, TopicPage
from cms.exchange.actions.exporting import exported_bytes
from cms.exchange.actions.restoring import Wish, restore_library
from cms.exchange.library.form import schema
from cms.exchange.models import Outcome
from cms.exchange.reading import UnreadableError
from cms.municipalities.models import Region
from tests.cms.exchange.places import bring, codes, only, results, with_shelf, zipped
from tests.factories import content

pytestmark = pytest.mark.django_db


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def library(data):
    return json.loads(opened(data).read("library.json"))


def comparable(data):
    """Everything but the place and the hour."""
    found = library(data)
    return {key: value for key, value in found.items() if key not in {"place", "exported_at"}}


def picture(place, title="Barn"):
    return get_image_model().objects.create(
        title=title, file=get_test_image_file(), collection=place.collection, focal_point_x=4,
        focal_point_y=5, focal_point_width=6, focal_point_height=7,
    )  # fmt: skip


@pytest.fixture
def filled(fjordby, sleep, index):
    """Local and regional articles in two languages, with links, pictures, a draft over a published text."""
    image = picture(fjordby)
    image.tags.add("søvn")
    regional = content.article(sleep["da"], "Sikker soevn", image=image, image_alt="Et barn")
    content.article(sleep["en"], "Safe sleep", of=regional)
    body = [
        content.text(f'<p>Se <a linktype="page" id="{regional.pk}">her</a>.</p>'),
        {"type": "image", "value": {"image": image.pk, "alt": "A", "caption": ""}, "id": str(uuid.uuid4())},
        {"type": "related", "value": {"articles": [regional.pk]}, "id": str(uuid.uuid4())},
    ]
    local = content.article(
        index, "Lokal", body=body, topic=sleep["da"], search_terms="a, b", tags=["feber", "små børn"]
    )
    content.article(content.local_index(fjordby, "en"), "Local", of=local, body=body)
    draft = local.get_latest_revision_as_object()
    draft.title = "Lokal, ny"
    draft.save_revision()
    content.article(index, "Kun kladde", publish=False)
    fact = LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Jordemor", phone="12 34")
    LocalFactText.unscoped.create(fact=fact, language="en", name="Midwife")
    return fjordby


def leave(place):
    """Take the place's pages and files away, as in an empty installation."""
    for page in Page.objects.type(ArticlePage, TopicPage).order_by("-depth"):
        page.specific.delete()
    LocalFact.unscoped.all().delete()
    get_image_model().objects.all().delete()


def test_export_import_export_is_the_same(filled):
    before = exported_bytes(region=filled.region, municipality=filled)
    leave(filled)
    region = Region.objects.create(slug="region-syd", name="Region Syd")
    place = with_shelf(content.municipality("bakkeby", region=region))
    wish = Wish(place.region, place, None, with_region=True, publish=True)
    made, notes = restore_library(opened(before), wish)
    assert notes.found == []
    assert {result.outcome for result in made} == {Outcome.CREATED}
    after = exported_bytes(region=place.region, municipality=place)
    assert comparable(after) == comparable(before)
    assert len(comparable(after)["articles"]) == 3
    assert {
        name: opened(after).read(name) for name in opened(after).namelist() if name != "library.json"
    } == {name: opened(before).read(name) for name in opened(before).namelist() if name != "library.json"}


def test_an_export_follows_the_schema(filled):
    found = library(exported_bytes(region=filled.region, municipality=filled))
    jsonschema.Draft202012Validator(schema()).validate(found)
    region = library(exported_bytes(region=filled.region, municipality=None))
    jsonschema.Draft202012Validator(schema()).validate(region)
    assert [article["owner"] for article in region["articles"]] == ["region"]


def test_importing_where_it_came_from_changes_nothing(filled):
    data = exported_bytes(region=filled.region, municipality=filled)
    before = ArticlePage.objects.order_by("pk").values_list("pk", "latest_revision_id")
    known = list(before)
    made, _notes = restore_library(opened(data), Wish(filled.region, filled, None, with_region=True))
    assert {result.outcome for result in made} == {Outcome.UNCHANGED}
    assert list(before) == known


def test_another_municipality_gets_drafts_with_keys_of_their_own(filled, klitby):
    data = exported_bytes(region=filled.region, municipality=filled)
    run = bring(klitby, ("bibliotek.zip", data))
    made = [file for file in results(run) if file.page]
    assert len(made) == 3
    assert not any(file.page.live for file in made)
    originals = set(ArticlePage.objects.filter(path__startswith=filled.site.root_page.path[:8]).values_list("translation_key", flat=True))  # fmt: skip
    assert originals
    assert not originals & {file.page.translation_key for file in made}
    again = bring(klitby, ("bibliotek.zip", data))
    assert {file.outcome for file in results(again) if file.page} == {Outcome.UNCHANGED}


def test_an_export_holds_nothing_of_another_municipality(filled, klitby):
    content.article(content.local_index(klitby), "CANARY klitby")
    picture(klitby, "CANARY picture")
    LocalFact.unscoped.create(municipality=klitby, slot="midwives", name="CANARY fact")
    draft = ArticlePage.objects.get(slug="sikker-soevn").get_latest_revision_as_object()
    draft.title = "CANARY draft of the region"
    draft.save_revision()
    assert b"CANARY" not in opened(exported_bytes(region=filled.region, municipality=filled)).read(
        "library.json"
    )
    theirs = opened(exported_bytes(region=klitby.region, municipality=klitby)).read("library.json")
    assert theirs.count(b"CANARY") >= 3


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "not_library"), ("[]", "not_library"), ('{"version": 9}', "newer_format"), ("{}", "not_library")],
)
def test_what_is_not_a_library_is_refused(fjordby, text, code):
    data = zipped({"library.json": text})
    with pytest.raises(UnreadableError, match=code):
        restore_library(opened(data), Wish(fjordby.region, fjordby, None))
    assert codes(only(bring(fjordby, ("l.zip", data)))) == {code}
