"""What is put on record of other calendars."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

CALENDAR_ADDED = "video.calendar_added"
CALENDAR_REMOVED = "video.calendar_removed"

actions = [
    ActionType(CALENDAR_ADDED, _("let another calendar be read for busy times")),
    ActionType(CALENDAR_REMOVED, _("removed another calendar")),
]
