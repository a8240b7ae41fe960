"""A photograph is resized once when it is published, however many pages show it."""

import io

from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.content.actions import collected_snapshots
from tests.cms.content.asking import ask
from tests.factories import content


def photograph() -> Image:
    file = io.BytesIO()
    Picture.new("RGB", (40, 30), (200, 120, 60)).save(file, "JPEG")
    return Image.objects.create(title="Baby", file=ImageFile(file, name="baby.jpg"))


def test_a_new_photograph_is_resized_once_for_all_languages_and_articles(fjordby, sleep, monkeypatch):
    resized = []
    create = Image.create_renditions
    monkeypatch.setattr(
        Image, "create_renditions", lambda self, *wanted: resized.extend(wanted) or create(self, *wanted)
    )
    with collected_snapshots():
        shown = {"image": photograph(), "image_alt": "A baby on its back."}
        page = content.article(sleep["da"], **shown)
        content.article(sleep["en"], of=page, **shown)
        content.article(sleep["da"], "Another article", **shown)
    specs = [wanted.spec for wanted in resized]
    assert specs
    assert len(specs) == len(set(specs))
    assert ask(f"articles/{page.uuid}").json()["image"]["srcset"]["avif"]
