from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType
from plugins.video.calls.audit import actions as calls

MEETING_BOOKED = "video.meeting_booked"

actions = [ActionType(MEETING_BOOKED, _("booked a meeting")), *calls]
