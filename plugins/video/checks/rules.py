"""For which meetings a device can be tried."""

import datetime as dt
from typing import TYPE_CHECKING

from plugins.video.calls.limits import HARD_END

if TYPE_CHECKING:
    from plugins.video.models import Meeting


def can_be_tried(meeting: "Meeting", now: dt.datetime) -> bool:
    """From the moment when it is booked until its call is over; a meeting by phone needs no try."""
    is_on = meeting.cancelled_at is None and meeting.by == meeting.By.VIDEO
    return is_on and now < meeting.ends_at + HARD_END
