"""The tables of the chat."""

from plugins.chat.models.attachments import Attachment
from plugins.chat.models.calls import Call, CallNumber
from plugins.chat.models.canned import CannedReply, CannedReplyText
from plugins.chat.models.conversations import Conversation, EmergencyAccess, Participant
from plugins.chat.models.danger import (
    ClinicalOwner,
    DangerEditor,
    DangerEntry,
    DangerList,
    DangerVersion,
)
from plugins.chat.models.escalation import Escalation, EscalationStep, Rung
from plugins.chat.models.events import ConversationEvent, InboxEvent, StaffEvent, TeamFeed
from plugins.chat.models.handovers import HandoverAnswer, WarmHandover
from plugins.chat.models.messages import Draft, HiddenMessage, Mention, Message, Note
from plugins.chat.models.packs import ArticlePack, PackedArticle
from plugins.chat.models.settings import AnswerPromise, ChatSettings, OpeningTime, Weekday
from plugins.chat.models.tags import ConversationTag, Tag
from plugins.chat.models.transcripts import MarkedMessage, Transcript

__all__ = [
    "AnswerPromise",
    "ArticlePack",
    "Attachment",
    "Call",
    "CallNumber",
    "CannedReply",
    "CannedReplyText",
    "ChatSettings",
    "ClinicalOwner",
    "Conversation",
    "ConversationEvent",
    "ConversationTag",
    "DangerEditor",
    "DangerEntry",
    "DangerList",
    "DangerVersion",
    "Draft",
    "EmergencyAccess",
    "Escalation",
    "EscalationStep",
    "HandoverAnswer",
    "HiddenMessage",
    "InboxEvent",
    "MarkedMessage",
    "Mention",
    "Message",
    "Note",
    "OpeningTime",
    "PackedArticle",
    "Participant",
    "Rung",
    "StaffEvent",
    "Tag",
    "TeamFeed",
    "Transcript",
    "WarmHandover",
    "Weekday",
]
