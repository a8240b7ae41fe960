"""Recordings are known by their bytes: what they are, how long, and nothing besides the sound."""

import contextlib
import struct

import pytest

from plugins.chat.sound import TooLongError, UnplayableError, recording_from
from plugins.chat.sound.ogg import _checksum
from tests.plugins.chat.files import ogg, photo, voice


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


@pytest.mark.parametrize(("ending", "kind"), [("webm", "audio/webm"), ("m4a", "audio/mp4")])
def test_what_a_browser_recorded_is_known_and_kept_as_it_is(ending, kind):
    found = recording_from(voice(ending))
    assert (found.content_type, found.seconds, found.data) == (kind, 2, voice(ending))


def test_opus_in_ogg_loses_its_comments_and_its_pages_stay_sound():
    found = recording_from(ogg(61.4))
    assert (found.content_type, found.seconds) == ("audio/ogg", 61)
    assert b"CANARY" not in found.data
    assert len(found.data) == len(ogg(61.4))
    start = found.data.index(b"OggS", 4)
    page = bytearray(found.data[start : found.data.index(b"OggS", start + 4)])
    (told,) = struct.unpack_from("<I", page, 22)
    page[22:26] = bytes(4)
    assert told == _checksum(page)


def test_the_checksum_is_the_one_of_ogg():
    """From RFC 3533's polynomial: zeros give zero, and one bit gives the polynomial shifted through."""
    assert _checksum(bytearray(8)) == 0
    assert _checksum(bytearray([1])) == 0x04C11DB7


def test_words_about_a_recording_in_mp4_become_free_space():
    data = voice("m4a")
    with_place = data + box(b"udta", b"CANARY-PLACE +55.6+12.5")
    found = recording_from(with_place)
    assert b"CANARY" not in found.data
    assert b"udta" not in found.data
    assert (len(found.data), found.seconds) == (len(with_place), 2)


def test_tags_in_webm_become_empty():
    tags = b"\x12\x54\xc3\x67" + bytes([0x80 | 20]) + b"CANARY-TITLE-1234567"
    found = recording_from(voice() + tags)
    assert b"CANARY" not in found.data
    assert (len(found.data), found.seconds) == (len(voice()) + len(tags), 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        photo(),
        voice()[:30],
        voice()[:-7],
        voice("m4a")[:-7],
        ogg(5)[:-7],
        voice() + b"<script>alert(1)</script>",
        voice("m4a") + b"<script>alert(1)</script>",
        voice("m4a") + box(b"evil", b"<script>alert(1)</script>"),
        ogg(5) + b"<script>alert(1)</script>",
        voice().replace(b"A_OPUS", b"V_VP8\0"),
        voice("m4a").replace(b"soun", b"vide"),
        voice("m4a").replace(b"Opus", b"avc1"),
        ogg(5).replace(b"OpusHead", b"theora\0\0"),
        ogg(-1),
        b"\x1a\x45\xdf\xa3" * 4,
        b"\0\0\0\x08ftyp",
        b"OggS" + bytes(40),
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(UnplayableError):
        recording_from(data)


def test_every_byte_may_be_wrong_without_another_error():
    """Damaged files are refused or read, whichever byte it is that is damaged."""
    for data in (voice()[:600], voice("m4a")[:1200], ogg(3)):
        for at in range(len(data)):
            with contextlib.suppress(UnplayableError, TooLongError):
                recording_from(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


def test_boxes_in_boxes_in_boxes_are_refused():
    data = b""
    for _ in range(3000):
        data = box(b"moov", data)
    with pytest.raises(UnplayableError):
        recording_from(box(b"ftyp", b"M4A ") + data)


def test_three_minutes_are_the_most():
    assert recording_from(ogg(180)).seconds == 180
    with pytest.raises(TooLongError):
        recording_from(ogg(200))
