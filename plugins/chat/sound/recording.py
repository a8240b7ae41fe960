"""Tell by its bytes what a recording is and how long it lasts, and take out what it says besides the sound."""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass

from plugins.chat.sound.errors import TooLongError, UnplayableError
from plugins.chat.sound.mp4 import read_mp4
from plugins.chat.sound.ogg import read_ogg
from plugins.chat.sound.webm import read_webm

# Three minutes, and what a recorder takes to stop.
MOST_SECONDS = 185


@dataclass(frozen=True)
class Recording:
    """The bytes to keep, their type by content, and the length in whole seconds, at least one."""

    data: bytes
    content_type: str
    seconds: int


# Each returns the length in seconds and blanks words about the recording in the bytes that it is given.
_READERS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytearray], float]], ...] = (
    ("audio/webm", lambda head: head.startswith(b"\x1a\x45\xdf\xa3"), read_webm),
    ("audio/ogg", lambda head: head.startswith(b"OggS"), read_ogg),
    ("audio/mp4", lambda head: head[4:8] == b"ftyp", read_mp4),
)


def recording_from(data: bytes) -> Recording:
    """Return the recording without its tags. Raises UnplayableError or TooLongError."""
    for content_type, fits, read in _READERS:
        if not fits(data[:12]):
            continue
        kept = bytearray(data)
        try:
            seconds = read(kept)
        except (IndexError, struct.error, OverflowError, ZeroDivisionError) as error:
            raise UnplayableError from error
        if not 0 < seconds < math.inf:
            raise UnplayableError
        if seconds > MOST_SECONDS:
            raise TooLongError
        return Recording(bytes(kept), content_type, max(1, round(seconds)))
    raise UnplayableError


__all__ = ["MOST_SECONDS", "Recording", "TooLongError", "UnplayableError", "recording_from"]
