"""What people are told of meetings. Each text may stand on a lock screen that others see."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType
from plugins.video.reminders import is_its_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from cms.notifications.models import Notification

BOOKED = "video.booked"
MOVED = "video.moved"
CANCELLED = "video.cancelled"
LATE = "video.late"
PROPOSED = "video.proposed"
DAY_BEFORE = "video.reminder_day"
HOUR_BEFORE = "video.reminder_hour"
NOW = "video.reminder_now"
CALLING = "video.calling"

TEAM_BOOKED = "video.team_booked"
TEAM_MOVED = "video.team_moved"
TEAM_CANCELLED = "video.team_cancelled"
TEAM_LATE = "video.team_late"
TEAM_CALL_ME = "video.team_call_me"
TEAM_LOBBY = "video.team_lobby"
TEAM_ANSWERED = "video.team_answered"
TEAM_SOON = "video.team_soon"

QUEUE_RING = "video.queue_ring"
QUEUE_ASKED = "video.queue_asked"
QUEUE_GONE = "video.queue_gone"
QUEUE_CALL_BACK = "video.queue_call_back"
TEAM_WAITING = "video.team_waiting"
TEAM_HANDED = "video.team_handed"

APP, DESK = "/video/", "/admin/video/"
# Shows the next meeting and tries the device for it; names no meeting.
CHECK_APP = "/video/check"
NOW_APP, NOW_DESK = "/video/now", "/admin/video/now/"
_SOON = dt.timedelta(minutes=10)
# Long enough for a phone in the hand, short enough for one in the next room.
_RINGS = dt.timedelta(seconds=20)


def day_before_is_past(notification: "Notification") -> bool:
    """Held back until the day itself it would call "tomorrow" what is today."""
    if reminder_is_past(notification):
        return True
    from cms.teams.queries import zone
    from plugins.video.models import Meeting

    meeting = Meeting.unscoped.get(pk=UUID(notification.about))
    return is_its_day(meeting.starts_at, timezone.now(), zone())


def reminder_is_past(notification: "Notification") -> bool:
    """A reminder that quiet hours held back is of no use once the meeting is over, cancelled or moved away."""
    from plugins.video.models import Meeting

    if notification.read_at is not None:
        return True
    try:
        meeting = Meeting.unscoped.filter(pk=UUID(notification.about)).first()
    except ValueError:
        return True
    now = timezone.now()
    return (
        meeting is None
        or meeting.cancelled_at is not None
        or meeting.ends_at + meeting.late <= now
        or meeting.starts_at > now + dt.timedelta(hours=25)
    )


def call_is_past(notification: "Notification") -> bool:
    """Whoever has come needs no text message, and a call that is over rings nobody."""
    from plugins.video.calls.models import CallRoom
    from plugins.video.calls.queries import is_there

    if notification.read_at is not None:
        return True
    try:
        meeting = UUID(notification.about)
    except ValueError:
        return True
    is_open = CallRoom.unscoped.filter(meeting=meeting, closed_at=None).exists()
    return not is_open or is_there(meeting, notification.user_id)


def _place_is_not(*states: str) -> "Callable[[Notification], bool]":
    """What is said of a place in line is of no use once it is in none of these states."""

    def is_seen(notification: "Notification") -> bool:
        from plugins.video.models import QueuePlace

        if notification.read_at is not None:
            return True
        try:
            places = QueuePlace.unscoped.filter(pk=UUID(notification.about))
        except ValueError:
            return True
        return not places.filter(state__in=states).exists()

    return is_seen


types = [
    NotificationType(BOOKED, _("An appointment was made for you."), APP),
    NotificationType(MOVED, _("An appointment was changed."), APP, fallback_after=_SOON),
    NotificationType(CANCELLED, _("An appointment was cancelled."), APP, fallback_after=_SOON),
    NotificationType(LATE, _("It will be a little later today."), APP, fallback_after=dt.timedelta(0)),
    NotificationType(PROPOSED, _("Choose a time that suits you."), APP),
    NotificationType(
        DAY_BEFORE, _("You have an appointment tomorrow."), CHECK_APP, is_seen=day_before_is_past
    ),
    NotificationType(
        HOUR_BEFORE,
        _("You have an appointment soon."),
        APP,
        fallback_after=_SOON,
        is_seen=reminder_is_past,
    ),
    NotificationType(
        NOW,
        _("Your appointment begins now."),
        APP,
        fallback_after=dt.timedelta(0),
        is_seen=reminder_is_past,
    ),
    NotificationType(
        CALLING,
        _("We are calling you now. Open the app to answer."),
        APP,
        urgent=True,
        fallback_after=_RINGS,
        gathered=False,
        is_seen=call_is_past,
    ),
    NotificationType(
        QUEUE_RING,
        _("It is your turn now."),
        NOW_APP,
        urgent=True,
        fallback_after=_RINGS,
        gathered=False,
        is_seen=_place_is_not("ringing"),
    ),
    NotificationType(
        QUEUE_ASKED,
        _("Are you still there? Open the app to keep your place."),
        NOW_APP,
        fallback_after=dt.timedelta(0),
        is_seen=_place_is_not("waiting"),
    ),
    NotificationType(
        QUEUE_GONE,
        _("Your place was given up. Somebody calls you instead."),
        NOW_APP,
        fallback_after=_SOON,
    ),
    NotificationType(
        QUEUE_CALL_BACK,
        _("We did not reach each other. Somebody calls you."),
        NOW_APP,
        fallback_after=_SOON,
    ),
    NotificationType(
        TEAM_WAITING,
        _("Somebody waits to talk."),
        NOW_DESK,
        fallback_after=None,
        is_seen=_place_is_not("waiting"),
    ),
    NotificationType(
        TEAM_HANDED,
        _("Somebody was handed to you to talk with."),
        NOW_DESK,
        urgent=True,
        fallback_after=None,
        is_seen=_place_is_not("ringing"),
    ),
    NotificationType(TEAM_BOOKED, _("A meeting with you was booked."), DESK, fallback_after=None),
    NotificationType(TEAM_MOVED, _("A meeting with you was changed."), DESK, fallback_after=_SOON),
    NotificationType(TEAM_CANCELLED, _("A meeting with you was cancelled."), DESK, fallback_after=_SOON),
    NotificationType(TEAM_LATE, _("Somebody will be late for a meeting."), DESK, fallback_after=None),
    NotificationType(
        TEAM_CALL_ME,
        _("Somebody in a meeting with you asks to be called by phone."),
        DESK,
        urgent=True,
        fallback_after=None,
    ),
    NotificationType(
        TEAM_LOBBY,
        _("Somebody waits for you in a meeting that you were given."),
        DESK,
        urgent=True,
        fallback_after=None,
        is_seen=call_is_past,
    ),
    NotificationType(TEAM_ANSWERED, _("A family has answered to your times."), DESK, fallback_after=None),
    NotificationType(
        TEAM_SOON,
        _("You have a meeting soon."),
        DESK,
        fallback_after=None,
        is_seen=reminder_is_past,
    ),
]
