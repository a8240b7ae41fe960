"""What is put on record."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

STARTED = "chat.conversation_started"
SHARED = "chat.agreed_to_share"
DECLINED = "chat.declined_to_share"
NOT_SHARED = "chat.stopped_sharing"
WITHDRAWN = "chat.message_withdrawn"
HANDLED = "chat.conversation_handled"
NOTED = "chat.note_written"
DRAFT_CHECKED = "chat.draft_checked"
READ = "chat.conversation_read"
OPENED_IN_EMERGENCY = "chat.opened_in_emergency"
EMERGENCY_ENDED = "chat.emergency_ended"
EMERGENCY_SEARCHED = "chat.emergency_searched"
ESCALATED = "chat.escalated"
EXPORTED = "chat.conversation_exported"
DANGER_EDITED = "chat.danger_words_edited"
DANGER_APPROVED = "chat.danger_words_approved"
DANGER_DISCARDED = "chat.danger_draft_discarded"
DANGER_REGIONAL = "chat.danger_words_for_region"
OWNER_APPOINTED = "chat.clinical_owner_appointed"
OWNER_ENDED = "chat.clinical_owner_ended"
URGENT_BY_WORDS = "chat.urgent_by_danger_word"
TAGGED = "chat.conversation_tagged"
TAGS_CHANGED = "chat.tags_changed"
CANNED_SAVED = "chat.canned_reply_saved"
CANNED_CHECKED = "chat.canned_reply_checked"
CANNED_DELETED = "chat.canned_reply_deleted"
PACK_SAVED = "chat.article_pack_saved"
PACK_DELETED = "chat.article_pack_deleted"
PACK_SENT = "chat.article_pack_sent"
WARM_ASKED = "chat.hand_over_asked"
WARM_AGREED = "chat.hand_over_agreed"
WARM_DECLINED = "chat.hand_over_declined"
WARM_BEGUN = "chat.hand_over_begun"
WARM_ENDED = "chat.hand_over_ended"
WARM_CLOSED = "chat.hand_over_closed"

actions = [
    ActionType(STARTED, _("started a conversation")),
    ActionType(SHARED, _("agreed to a shared conversation")),
    ActionType(DECLINED, _("said no to a shared conversation")),
    ActionType(NOT_SHARED, _("left a shared conversation")),
    ActionType(WITHDRAWN, _("took a message back")),
    ActionType(HANDLED, _("worked on a conversation")),
    ActionType(NOTED, _("wrote an internal note")),
    ActionType(DRAFT_CHECKED, _("looked at a colleague's draft")),
    ActionType(READ, _("read a conversation"), reads=True),
    ActionType(OPENED_IN_EMERGENCY, _("opened a conversation in an emergency"), reads=True),
    ActionType(DANGER_EDITED, _("changed a draft of danger words")),
    ActionType(DANGER_APPROVED, _("approved danger words")),
    ActionType(DANGER_DISCARDED, _("threw a draft of danger words away")),
    ActionType(DANGER_REGIONAL, _("made danger words the region's default")),
    ActionType(OWNER_APPOINTED, _("appointed a clinical owner")),
    ActionType(OWNER_ENDED, _("ended the right of a clinical owner")),
    ActionType(URGENT_BY_WORDS, _("sent a message that a danger word marked as urgent")),
    ActionType(EMERGENCY_ENDED, _("closed a conversation that was opened in an emergency")),
    ActionType(EMERGENCY_SEARCHED, _("searched for a conversation of another team"), reads=True),
    ActionType(ESCALATED, _("called for help for a conversation")),
    ActionType(EXPORTED, _("exported a conversation"), reads=True),
    ActionType(TAGGED, _("changed the tags of a conversation")),
    ActionType(TAGS_CHANGED, _("changed the list of tags")),
    ActionType(CANNED_SAVED, _("wrote a canned reply")),
    ActionType(CANNED_CHECKED, _("checked a translation of a canned reply")),
    ActionType(CANNED_DELETED, _("deleted a canned reply")),
    ActionType(PACK_SAVED, _("changed a pack of articles")),
    ActionType(PACK_DELETED, _("deleted a pack of articles")),
    ActionType(PACK_SENT, _("sent a pack of articles")),
    ActionType(WARM_ASKED, _("asked a family whether another team may take over")),
    ActionType(WARM_AGREED, _("agreed to a hand-over to another team")),
    ActionType(WARM_DECLINED, _("said no to a hand-over to another team")),
    ActionType(WARM_BEGUN, _("began a hand-over to another team")),
    ActionType(WARM_ENDED, _("ended a hand-over to another team")),
    ActionType(WARM_CLOSED, _("closed a hand-over to another team before it was done")),
]
