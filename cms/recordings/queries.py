"""What families are told of a recording."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from cms.recordings.models import Recording
from cms.recordings.words import words_of


def recording_of(page: Any) -> Recording | None:
    try:
        found: Recording = page.recording
    except ObjectDoesNotExist:
        return None
    return found


def audio_json(page: Any) -> dict[str, Any] | None:
    """Return the contract's Audio; None when there is none, or when it says other words than the page.

    Advice that changed must not go on being said: an outdated recording is silent until an editor
    replaces it or confirms that it still says the same.
    """
    recording = recording_of(page)
    if recording is None or recording.words != words_of(page):
        return None
    return {
        "url": recording.file.url,
        "duration": recording.seconds,
        "bytes": recording.bytes,
        "type": recording.kind,
    }
