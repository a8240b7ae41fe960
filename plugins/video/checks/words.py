"""A device check in the professional's words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plugins.video.checks.models import DeviceCheck
from plugins.video.checks.rules import FINE, works

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

State = DeviceCheck.State


@dataclass(frozen=True)
class CheckInWords:
    """`works`: sound went through and nothing was found that hinders the talk."""

    who: str
    words: str
    works: bool
    at: "dt.datetime"


def in_words(checks: "Iterable[DeviceCheck]") -> list[CheckInWords]:
    """One line for each person, e.g. "Amina", "microphone: blocked"."""
    return [CheckInWords(_who(one), _words(one), works(one), one.checked_at) for one in checks]


def _who(check: DeviceCheck) -> str:
    if check.user is not None:
        return check.user.display_name
    return str(check.guest.get_role_display()) if check.guest is not None else ""


def _words(check: DeviceCheck) -> str:
    parts = [
        (_("camera"), check.camera, check.get_camera_display()),
        (_("microphone"), check.microphone, check.get_microphone_display()),
        (_("loudspeaker"), check.speaker, check.get_speaker_display()),
        (_("line"), check.line, check.get_line_display()),
    ]
    troubles = [f"{name}: {words}" for name, state, words in parts if state not in FINE]
    if troubles:
        return ", ".join(troubles)
    if check.microphone == State.SKIPPED:
        return _("camera and microphone were not tried")
    return _("works with sound only") if check.camera == State.SKIPPED else _("works")
