import io

import pytest

from cms.recordings import measuring
from cms.recordings.measuring import UnusableRecordingError, measure
from tests.factories import sounds


def measured(data, name):
    return measure(io.BytesIO(data), name=name, size=len(data))


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (sounds.mp3(3), "a.mp3", "audio/mpeg"),
        (sounds.opus(3), "a.opus", "audio/ogg"),
        (sounds.opus(3), "A.OGG", "audio/ogg"),
    ],
)
def test_length_size_and_kind_are_read_from_the_file(data, name, kind):
    found = measured(data, name)
    assert (found.seconds, found.bytes, found.kind) == (3, len(data), kind)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.mp3"),
        (b"<html>not sound</html>" * 50, "a.mp3"),
        (bytes(4000), "a.m4a"),
        (b"OggS" + bytes(100), "a.ogg"),
        (b"%PDF-1.7 " * 100, "a.opus"),
    ],
)
def test_what_phones_cannot_play_is_refused_with_a_sentence(data, name):
    with pytest.raises(UnusableRecordingError, match="mp3, m4a, ogg"):
        measured(data, name)


def test_too_large_and_too_long_are_refused(monkeypatch):
    monkeypatch.setattr(measuring, "MOST_BYTES", 1000)
    with pytest.raises(UnusableRecordingError, match="MB"):
        measured(sounds.mp3(3), "a.mp3")
    monkeypatch.undo()
    monkeypatch.setattr(measuring, "MOST_SECONDS", 2)
    with pytest.raises(UnusableRecordingError, match=r"time|longer|hour"):
        measured(sounds.mp3(3), "a.mp3")
