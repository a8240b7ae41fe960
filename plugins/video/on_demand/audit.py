"""Audited acts of the line."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

JOINED = "video.queue_joined"
LEFT = "video.queue_left"
CLAIMED = "video.queue_claimed"
ANSWERED = "video.queue_answered"
PUT_BACK = "video.queue_put_back"
HANDED_OVER = "video.queue_handed_over"
CALL_BACK = "video.queue_call_back"
CALLED = "video.queue_called"
ENDED = "video.queue_ended"
URGENT = "video.queue_urgent"
OFFER = "video.queue_offer_changed"

actions = [
    ActionType(JOINED, _("came to wait for a talk")),
    ActionType(LEFT, _("left the line for a talk")),
    ActionType(CLAIMED, _("took somebody from the line")),
    ActionType(ANSWERED, _("answered when it was their turn")),
    ActionType(PUT_BACK, _("put somebody back into the line")),
    ActionType(HANDED_OVER, _("handed somebody from the line to a colleague")),
    ActionType(CALL_BACK, _("made a waiting place into a call back")),
    ActionType(CALLED, _("noted that somebody was called back")),
    ActionType(ENDED, _("ended a waiting place")),
    ActionType(URGENT, _("changed what goes first in the line")),
    ActionType(OFFER, _("changed whether a team can be talked with at once")),
]
