"""Read the length of a sound file, without any program beside Python."""

import math
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from tinytag import TinyTag, TinyTagException

# What phones can play. The extension names the parser; a file that the parser cannot read is refused.
KINDS = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "opus": "audio/ogg"}
MOST_BYTES = 30 * 1024 * 1024
MOST_SECONDS = 60 * 60


class UnusableRecordingError(ValueError):
    """The file cannot be a recording; the text says why, for the editor."""


@dataclass(frozen=True)
class Measured:
    """What a phone must know before it fetches the sound."""

    seconds: int
    bytes: int
    kind: str


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def is_sound(name: str) -> bool:
    return extension_of(name) in KINDS


def measure(file: Any, *, name: str, size: int) -> Measured:
    """Return what `file` measures; raise UnusableRecordingError when families could not listen to it."""
    if size > MOST_BYTES:
        raise UnusableRecordingError(
            _("The recording takes %(size)d MB. The most is %(most)d MB. Save it as mp3 with 64 kbit/s.")
            % {"size": math.ceil(size / 1024 / 1024), "most": MOST_BYTES // 1024 // 1024}
        )
    seconds = _seconds(file, name, size)
    if seconds > MOST_SECONDS:
        raise UnusableRecordingError(_("The recording is longer than an hour. Divide it."))
    return Measured(seconds=max(1, round(seconds)), bytes=size, kind=KINDS[extension_of(name)])


def _seconds(file: Any, name: str, size: int) -> float:
    file.seek(0)
    try:
        tag = TinyTag.get(filename=PurePath(name).name, file_obj=file, tags=False)
    except (TinyTagException, ValueError, IndexError, KeyError, ArithmeticError, OSError) as error:
        raise UnusableRecordingError(_unreadable()) from error
    finally:
        file.seek(0)
    duration = tag.duration or 0.0
    # A parser that finds no sound says zero, or guesses from the size of whatever it was given.
    if duration <= 0 or not tag.samplerate:
        raise UnusableRecordingError(_unreadable())
    return float(duration)


def _unreadable() -> str:
    return _("This is not a recording that phones can play. Save it as mp3, m4a, ogg or opus.")
