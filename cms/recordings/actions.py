"""Upload, confirm and remove the recording of an article."""

from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.actions.publishing import snapshot_articles
from cms.municipalities.models import Municipality
from cms.recordings.measuring import measure
from cms.recordings.models import Recording
from cms.recordings.words import words_of

SAVED = "recordings.recording_saved"
CONFIRMED = "recordings.recording_confirmed"
REMOVED = "recordings.recording_removed"


@transaction.atomic
def save_recording(
    *, page: Any, file: "File[bytes]", actor: User, municipality: Municipality | None
) -> Recording:
    """Put `file` in the place of the page's recording; raise UnusableRecordingError when it cannot be played.

    It is taken to say the newest text of the page. Families hear it as soon as that text is published.
    """
    measured = measure(file, name=file.name or "", size=file.size)
    recording = Recording.objects.select_for_update().filter(page_id=page.pk).first()
    if recording is None:
        recording = Recording(page_id=page.pk)
    else:
        delete_file_on_commit(recording)
    recording.seconds, recording.bytes, recording.kind = measured.seconds, measured.bytes, measured.kind
    recording.words = newest_words(page)
    recording.file.save(file.name or "recording", file, save=False)
    recording.save()
    record(SAVED, actor=actor, municipality=municipality, target=page, data={"seconds": measured.seconds})
    snapshot_articles([page.translation_key])
    return recording


@transaction.atomic
def confirm_recording(
    *, recording: Recording, page: Any, actor: User, municipality: Municipality | None
) -> None:
    """Note that somebody listened: the recording still says what the newest text says."""
    recording.words = newest_words(page)
    recording.save(update_fields=["words"])
    record(CONFIRMED, actor=actor, municipality=municipality, target=page)
    snapshot_articles([page.translation_key])


@transaction.atomic
def remove_recording(
    *, recording: Recording, page: Any, actor: User, municipality: Municipality | None
) -> None:
    recording.delete()
    record(REMOVED, actor=actor, municipality=municipality, target=page)
    snapshot_articles([page.translation_key])


def newest_words(page: Any) -> str:
    return words_of(page.get_latest_revision_as_object())


def delete_file_on_commit(recording: Recording) -> None:
    """Let the file go with the row, but not before the row is gone for everybody."""
    storage: Storage = recording.file.storage
    transaction.on_commit(partial(storage.delete, recording.file.name or ""))
