"""What the manifest says that an article takes on a phone: all of what the phone fetches."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images.models import Image

from cms.content.actions.publishing import snapshot_articles
from cms.content.models import PublishedArticle
from tests.cms.content.asking import ask
from tests.cms.content.photographs import photograph
from tests.factories import content

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def lead():
    return Image.objects.create(title="x", file=ContentFile(photograph(), name="lead.jpg"))


@pytest.fixture
def in_text():
    return Image.objects.create(title="y", file=ContentFile(photograph(orientation=1), name="text.jpg"))


def block(image):
    value = {"image": image.pk, "alt": "A cot", "caption": ""}
    return {"type": "image", "value": value, "id": str(uuid.uuid4())}


def entry_of(page, locale="da"):
    return next(
        one for one in ask(f"manifest?locale={locale}").json()["articles"] if one["uuid"] == str(page.uuid)
    )


def size_at(address):
    return default_storage.size(address.removeprefix("/media/"))


def test_the_pictures_that_a_phone_keeps_are_counted_once(fjordby, sleep, lead, in_text):
    body = [content.text("<p>Sov.</p>"), block(in_text), block(in_text), block(lead)]
    page = content.article(sleep["da"], image=lead, image_alt="A bed", body=body)
    article = ask(f"articles/{page.uuid}").json()
    inside = article["blocks"][1]["data"]["image"]["src"]
    expected = size_at(article["image"]["src"]) + size_at(inside)
    assert entry_of(page)["picture_bytes"] == expected > 0


def test_the_easy_version_counts_with_its_text_and_pictures(fjordby, sleep, in_text):
    easy = {
        "easy_title": "Sov",
        "easy_summary": "Sov godt.",
        "easy_body": [content.text("<p>Sov.</p>"), block(in_text)],
    }
    page = content.article(sleep["da"], **easy)
    entry = entry_of(page)
    rows = {row.variant: row for row in PublishedArticle.unscoped.filter(article_uuid=page.uuid)}
    assert entry["bytes"] == rows["normal"].body_bytes
    assert entry["easy_bytes"] == rows["easy"].body_bytes > 0
    assert entry["picture_bytes"] == rows["easy"].picture_bytes > rows["normal"].picture_bytes == 0


def test_an_article_without_either_takes_its_text_alone(fjordby, sleep):
    entry = entry_of(content.article(sleep["da"]))
    assert (entry["easy_bytes"], entry["picture_bytes"]) == (0, 0)


def test_what_was_published_before_gets_its_size_when_it_is_published_again(fjordby, sleep, lead):
    page = content.article(sleep["da"], image=lead, image_alt="A bed")
    size = entry_of(page)["picture_bytes"]
    PublishedArticle.unscoped.update(picture_bytes=0)
    snapshot_articles([page.uuid])
    assert entry_of(page)["picture_bytes"] == size


def test_a_file_that_is_gone_keeps_nobody_from_publishing(fjordby, sleep, lead, monkeypatch):
    def gone(_name):
        raise FileNotFoundError

    monkeypatch.setattr(default_storage, "size", gone)
    page = content.article(sleep["da"], image=lead, image_alt="A bed")
    assert entry_of(page)["picture_bytes"] == 0
