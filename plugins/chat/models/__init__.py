"""The tables of the chat."""

from plugins.chat.models.attachments import Attachment
from plugins.chat.models.calls import Call, CallNumber
from plugins.chat.models.conversations import Conversation, EmergencyAccess, Participant
from plugins.chat.models.danger import (
    ClinicalOwner,
    DangerEditor,
    DangerEntry,
    DangerList,
    DangerVersion,
)
from plugins.chat.models.events import ConversationEvent, InboxEvent, StaffEvent, TeamFeed
from plugins.chat.models.messages import Draft, HiddenMessage, Mention, Message, Note
from plugins.chat.models.settings import AnswerPromise, ChatSettings, OpeningTime, Weekday

__all__ = [
    "AnswerPromise",
    "Attachment",
    "Call",
    "CallNumber",
    "ChatSettings",
    "ClinicalOwner",
    "Conversation",
    "ConversationEvent",
    "DangerEditor",
    "DangerEntry",
    "DangerList",
    "DangerVersion",
    "Draft",
    "EmergencyAccess",
    "HiddenMessage",
    "InboxEvent",
    "Mention",
    "Message",
    "Note",
    "OpeningTime",
    "Participant",
    "StaffEvent",
    "TeamFeed",
    "Weekday",
]
