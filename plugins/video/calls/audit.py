"""Audited acts around a call. Who was let in, by whom and when; never what was said."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

OPENED = "video.call_opened"
ENTERED = "video.call_entered"
ADMITTED = "video.call_admitted"
DENIED = "video.call_denied"
SENT_BACK = "video.call_sent_back"
REMOVED = "video.call_removed"
LEFT = "video.call_left"
LINK_MADE = "video.call_link_made"
LINK_USED = "video.call_link_used"
LINK_REVOKED = "video.call_link_revoked"
ADDRESSES_HIDDEN = "video.call_addresses_hidden"
CALLED = "video.call_rang"
ASKED_FOR_PHONE = "video.call_asked_for_phone"
ENDED = "video.call_ended"
RATED = "video.call_rated"

actions = [
    ActionType(OPENED, _("opened a call")),
    ActionType(ENTERED, _("came into a call")),
    ActionType(ADMITTED, _("let somebody into a call")),
    ActionType(DENIED, _("did not let somebody into a call")),
    ActionType(SENT_BACK, _("sent somebody back to the waiting room")),
    ActionType(REMOVED, _("sent somebody out of a call")),
    ActionType(LEFT, _("left a call")),
    ActionType(LINK_MADE, _("made a link to a call")),
    ActionType(LINK_USED, _("used a link to a call")),
    ActionType(LINK_REVOKED, _("took back a link to a call")),
    ActionType(ADDRESSES_HIDDEN, _("hid the internet addresses in a call")),
    ActionType(CALLED, _("called a family to a meeting")),
    ActionType(ASKED_FOR_PHONE, _("asked to be called by phone instead")),
    ActionType(ENDED, _("ended a call")),
    ActionType(RATED, _("said how sound and picture were in a call")),
]
