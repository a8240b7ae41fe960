"""What people are told of meetings. Each text may stand on a lock screen that others see."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType

if TYPE_CHECKING:
    from cms.notifications.models import Notification

BOOKED = "video.booked"
MOVED = "video.moved"
CANCELLED = "video.cancelled"
LATE = "video.late"
PROPOSED = "video.proposed"
DAY_BEFORE = "video.reminder_day"
HOUR_BEFORE = "video.reminder_hour"
NOW = "video.reminder_now"

TEAM_BOOKED = "video.team_booked"
TEAM_MOVED = "video.team_moved"
TEAM_CANCELLED = "video.team_cancelled"
TEAM_LATE = "video.team_late"
TEAM_ANSWERED = "video.team_answered"
TEAM_SOON = "video.team_soon"

APP, DESK = "/video/", "/admin/video/"
_SOON = dt.timedelta(minutes=10)


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
        or meeting.ends_at <= now
        or meeting.starts_at > now + dt.timedelta(hours=25)
    )


types = [
    NotificationType(BOOKED, _("An appointment was made for you."), APP),
    NotificationType(MOVED, _("An appointment was changed."), APP, fallback_after=_SOON),
    NotificationType(CANCELLED, _("An appointment was cancelled."), APP, fallback_after=_SOON),
    NotificationType(LATE, _("It will be a little later today."), APP, fallback_after=dt.timedelta(0)),
    NotificationType(PROPOSED, _("Choose a time that suits you."), APP),
    NotificationType(DAY_BEFORE, _("You have an appointment tomorrow."), APP, is_seen=reminder_is_past),
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
    NotificationType(TEAM_BOOKED, _("A meeting with you was booked."), DESK, fallback_after=None),
    NotificationType(TEAM_MOVED, _("A meeting with you was changed."), DESK, fallback_after=_SOON),
    NotificationType(TEAM_CANCELLED, _("A meeting with you was cancelled."), DESK, fallback_after=_SOON),
    NotificationType(TEAM_LATE, _("Somebody will be late for a meeting."), DESK, fallback_after=None),
    NotificationType(TEAM_ANSWERED, _("A family has answered to your times."), DESK, fallback_after=None),
    NotificationType(
        TEAM_SOON,
        _("You have a meeting soon."),
        DESK,
        fallback_after=None,
        is_seen=reminder_is_past,
    ),
]
