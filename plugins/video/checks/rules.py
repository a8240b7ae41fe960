"""For which meetings a device can be tried, and whether it did well."""

import datetime as dt
from typing import TYPE_CHECKING

from plugins.video.calls.limits import HARD_END
from plugins.video.checks.models import DeviceCheck

if TYPE_CHECKING:
    from plugins.video.models import Meeting


State = DeviceCheck.State
# Nobody needs to hear of these: they work, or nobody wanted them.
FINE = frozenset({State.OK, State.SKIPPED})


def works(check: DeviceCheck) -> bool:
    """Sound went through, and nothing was found that hinders the talk."""
    return (
        check.microphone == State.OK
        and check.speaker in FINE
        and check.line in {State.OK, State.WEAK, State.UNTESTED}
    )


def can_be_tried(meeting: "Meeting", now: dt.datetime) -> bool:
    """From the moment when it is booked until its call is over; a meeting by phone needs no try."""
    is_on = meeting.cancelled_at is None and meeting.by == meeting.By.VIDEO
    return is_on and now < meeting.ends_at + HARD_END
