"""A recording is heard with the words that it says, in its language, and nowhere else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from cms.audit.models import AuditEvent
from cms.recordings.actions import confirm_recording, remove_recording, save_recording
from cms.recordings.measuring import UnusableRecordingError
from cms.recordings.models import Recording
from tests.cms.content.asking import ask
from tests.factories import content, sounds
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


def upload(page, actor, data=None, name="read.mp3"):
    file = ContentFile(data or sounds.mp3(3), name=name)
    return save_recording(page=page, file=file, actor=actor, municipality=None)


def heard(page, locale="da"):
    return ask(f"articles/{page.uuid}?locale={locale}").json()["audio"]


def badges(locale="da"):
    return [card["badges"] for card in ask(f"articles?locale={locale}").json()["results"]]


def test_recording_is_told_with_length_size_and_kind(article, editor):
    assert heard(article) is None
    assert badges() == [[]]
    recording = upload(article, editor)
    assert heard(article) == {
        "url": recording.file.url,
        "duration": 3,
        "bytes": len(sounds.mp3(3)),
        "type": "audio/mpeg",
    }
    assert badges() == [["audio"]]
    assert AuditEvent.objects.filter(action="recordings.recording_saved", actor_id=editor.pk).count() == 1


def test_recording_belongs_to_one_language(article, sleep, editor):
    english = content.article(sleep["en"], of=article)
    upload(article, editor)
    assert heard(english, "en") is None
    assert heard(article)


def test_recording_of_other_words_is_silent_until_somebody_confirms_it(article, editor):
    recording = upload(article, editor)
    article.body = [content.text("<p>Lay the baby on the back, always.</p>")]
    article.save_revision().publish()
    assert heard(article) is None
    assert badges() == [[]]
    article.refresh_from_db()
    confirm_recording(recording=recording, page=article, actor=editor, municipality=None)
    assert heard(article)


def test_recording_made_for_a_draft_is_heard_when_the_draft_is_published(article, editor):
    article.summary = "A new answer."
    revision = article.save_revision()
    upload(article, editor)
    assert heard(article) is None
    revision.publish()
    assert heard(article)


def test_layout_alone_does_not_silence_a_recording(article, editor):
    upload(article, editor)
    article.body = [content.text("<p>Lay the <b>baby</b>  on the back.</p>")]
    article.save_revision().publish()
    assert heard(article)


def test_a_copy_of_the_page_has_no_recording(article, editor):
    upload(article, editor)
    copy = article.copy(update_attrs={"slug": "another", "title": "Another"})
    assert not Recording.objects.filter(page_id=copy.pk).exists()


def test_file_goes_with_its_recording(article, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = upload(article, editor).file.name
        second = upload(article, editor).file.name
    assert not default_storage.exists(first)
    assert default_storage.exists(second)
    with django_capture_on_commit_callbacks(execute=True):
        remove_recording(recording=Recording.objects.get(), page=article, actor=editor, municipality=None)
    assert not default_storage.exists(second)
    assert heard(article) is None


def test_file_goes_with_its_page(article, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        name = upload(article, editor).file.name
    with django_capture_on_commit_callbacks(execute=True):
        article.delete()
    assert not default_storage.exists(name)


def test_unplayable_file_changes_nothing(article, editor):
    before = upload(article, editor).file.name
    with pytest.raises(UnusableRecordingError):
        upload(article, editor, data=b"no sound at all", name="x.mp3")
    assert Recording.objects.get().file.name == before


def test_sound_is_served_in_ranges_with_its_kind(article, editor):
    recording = upload(article, editor, sounds.opus(2), "x.opus")
    got = Client().get(recording.file.url, headers={"host": "fjordby.localhost", "range": "bytes=0-3"})
    assert got.status_code == 206
    assert b"".join(got.streaming_content) == b"OggS"
    assert got["Content-Range"] == f"bytes 0-3/{len(sounds.opus(2))}"
    assert got["Content-Type"] == "audio/ogg"


def test_listing_asks_no_more_for_recordings(article, sleep, editor, django_assert_num_queries):
    upload(article, editor)
    with django_assert_num_queries(2):
        ask("articles?locale=da")
    for title in ("Second", "Third"):
        upload(content.article(sleep["da"], title), editor)
    with django_assert_num_queries(2):
        assert badges() == [["audio"]] * 3
