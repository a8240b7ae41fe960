"""Pictures from before uploads were cleaned: the command takes out what they tell, and families see the new files."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from wagtail.images.models import Image

from tests.cms.content.asking import ask
from tests.cms.content.photographs import photograph, tells
from tests.factories import content


@pytest.mark.django_db
def test_stored_photographs_are_cleaned_and_published_anew(
    sleep, monkeypatch, capsys, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as before:
        before.setattr("cms.content.receivers.take_in", lambda image: None)
        image = Image.objects.create(title="x", file=ContentFile(photograph(), name="x.jpg"))
        old = image.file.name
        page = content.article(sleep["da"], image=image, image_alt="A sea")
    published = ask(f"articles/{page.uuid}").json()["image"]["src"].removeprefix("/media/")
    assert tells(default_storage.open(published).read())

    with django_capture_on_commit_callbacks(execute=True):
        call_command("pictures", "clean")

    assert capsys.readouterr().out == "1 pictures cleaned.\n"
    image.refresh_from_db()
    assert tells(default_storage.open(image.file.name).read()) == []
    assert not default_storage.exists(old)
    shown = ask(f"articles/{page.uuid}").json()["image"]
    assert (shown["width"], shown["height"]) == (200, 400)
    assert tells(default_storage.open(shown["src"].removeprefix("/media/")).read()) == []

    call_command("pictures", "clean")
    assert capsys.readouterr().out == "0 pictures cleaned.\n"
