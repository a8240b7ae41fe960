"""Voice messages as browsers record them: Opus in WebM or Ogg, AAC or Opus in MP4. No program is started."""

from plugins.chat.sound.recording import (
    Recording,
    TooLongError,
    UnplayableError,
    recording_from,
)

__all__ = ["Recording", "TooLongError", "UnplayableError", "recording_from"]
