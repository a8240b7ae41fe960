"""The tables of the chat."""

from plugins.chat.models.canned import CannedReply, CannedReplyText
from plugins.chat.models.conversations import Conversation, EmergencyAccess, Participant
from plugins.chat.models.events import ConversationEvent, InboxEvent, StaffEvent, TeamFeed
from plugins.chat.models.messages import Draft, HiddenMessage, Mention, Message, Note
from plugins.chat.models.settings import AnswerPromise, ChatSettings, OpeningTime, Weekday
from plugins.chat.models.transcripts import MarkedMessage, Transcript

__all__ = [
    "AnswerPromise",
    "CannedReply",
    "CannedReplyText",
    "ChatSettings",
    "Conversation",
    "ConversationEvent",
    "Draft",
    "EmergencyAccess",
    "HiddenMessage",
    "InboxEvent",
    "MarkedMessage",
    "Mention",
    "Message",
    "Note",
    "OpeningTime",
    "Participant",
    "StaffEvent",
    "TeamFeed",
    "Transcript",
    "Weekday",
]
