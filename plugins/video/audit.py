from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

MEETING_BOOKED = "video.meeting_booked"

actions = [ActionType(MEETING_BOOKED, _("booked a meeting"))]
