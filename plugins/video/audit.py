"""What is put on record."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType
from plugins.video.busy.audit import actions as busy
from plugins.video.calls.audit import actions as calls
from plugins.video.checks.audit import actions as checks
from plugins.video.guests.audit import actions as guests
from plugins.video.on_demand.audit import actions as on_demand

MEETING_BOOKED = "video.meeting_booked"
MEETING_MOVED = "video.meeting_moved"
MEETING_CANCELLED = "video.meeting_cancelled"
MEETING_CHANGED = "video.meeting_changed"
MEETING_OVERBOOKED = "video.meeting_overbooked"
MEETING_HANDED_OVER = "video.meeting_handed_over"
NO_SHOW = "video.meeting_missed"
FOLLOWED_UP = "video.meeting_followed_up"
PROPOSED = "video.times_proposed"
ANSWERED = "video.times_answered"
WITHDRAWN = "video.times_withdrawn"
READ = "video.meeting_read"
AVAILABILITY = "video.availability_changed"
SERVICE = "video.service_changed"

actions = [
    ActionType(MEETING_BOOKED, _("booked a meeting")),
    ActionType(MEETING_MOVED, _("moved a meeting")),
    ActionType(MEETING_CANCELLED, _("cancelled a meeting")),
    ActionType(MEETING_CHANGED, _("changed a meeting")),
    ActionType(MEETING_OVERBOOKED, _("booked a meeting on top of another")),
    ActionType(MEETING_HANDED_OVER, _("handed a meeting to a colleague while somebody waited")),
    ActionType(NO_SHOW, _("noted that nobody came to a meeting")),
    ActionType(FOLLOWED_UP, _("asked for a follow-up after a meeting")),
    ActionType(PROPOSED, _("proposed times for a meeting")),
    ActionType(ANSWERED, _("answered to proposed times")),
    ActionType(WITHDRAWN, _("withdrew proposed times")),
    ActionType(READ, _("read about a meeting"), reads=True),
    ActionType(AVAILABILITY, _("changed when somebody can be booked")),
    ActionType(SERVICE, _("changed a kind of meeting")),
    *busy,
    *calls,
    *checks,
    *guests,
    *on_demand,
]
