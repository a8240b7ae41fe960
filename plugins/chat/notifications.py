"""What people are told of the chat. Each text may stand on a lock screen that others see."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType
from plugins.chat.models import (
    Draft,
    Escalation,
    HandoverAnswer,
    Mention,
    Message,
    Participant,
    WarmHandover,
)

if TYPE_CHECKING:
    from cms.notifications.models import Notification

FAMILY_MESSAGE = "chat.new_message"
SHARE_OFFER = "chat.share_offer"
FAMILY_HAND_OVER = "chat.hand_over_question"
STAFF_MESSAGE = "chat.family_wrote"
STAFF_HAND_OVER = "chat.hand_over_news"
STAFF_CALLED = "chat.called"
STAFF_MENTIONED = "chat.mentioned"
STAFF_TO_CHECK = "chat.draft_to_check"
STAFF_CHECKED = "chat.draft_checked"
STAFF_GIVEN = "chat.given_to_you"
STAFF_TAKEN_OVER = "chat.taken_over_from_you"
STAFF_URGENT = "chat.urgent_message"


def is_read(notification: "Notification") -> bool:
    """Whether the person's read pointer has passed the message; what is gone needs no telling either."""
    message = (
        Message.unscoped.filter(pk=notification.about).only("seq", "conversation", "withdrawn_at").first()
    )
    if message is None or message.withdrawn_at is not None:
        return True
    return Participant.unscoped.filter(
        conversation=message.conversation_id, user=notification.user_id, read_seq__gte=message.seq
    ).exists()


def is_taken_care_of(notification: "Notification") -> bool:
    """Whether the ladder has ended: somebody takes care, or there is nothing left to take care of."""
    return not Escalation.unscoped.filter(pk=notification.about, ended_at=None).exists()


def is_noticed(notification: "Notification") -> bool:
    """Whether the colleague has opened the conversation since they were named in a note."""
    return not Mention.unscoped.filter(pk=notification.about, seen_at=None).exists()


def is_checked(notification: "Notification") -> bool:
    """Whether nobody asks any more that the draft is looked at."""
    return not Draft.unscoped.filter(pk=notification.about, asks_for_check=True).exists()


def is_done_with(notification: "Notification") -> bool:
    """Whether the draft that was looked at is sent, gone, or to be looked at once more."""
    return not Draft.unscoped.filter(pk=notification.about).exclude(verdict="").exists()


def is_answered(notification: "Notification") -> bool:
    """Whether the adult has answered, or nobody asks any more."""
    asked = WarmHandover.unscoped.filter(pk=notification.about, state=WarmHandover.State.ASKED)
    answered = HandoverAnswer.unscoped.filter(user=notification.user_id).values("hand_over")
    return not asked.exclude(pk__in=answered).exists()


types = [
    NotificationType(FAMILY_MESSAGE, _("You have a new message."), "/chat/", is_seen=is_read),
    NotificationType(SHARE_OFFER, _("There is a question for you."), "/chat/shared"),
    NotificationType(
        FAMILY_HAND_OVER, _("There is a question for you."), "/chat/hand-over", is_seen=is_answered
    ),
    NotificationType(
        STAFF_HAND_OVER, _("There is news of a hand-over."), "/admin/chat/?state=any", fallback_after=None
    ),
    NotificationType(
        STAFF_GIVEN,
        _("You have been given a conversation."),
        "/admin/chat/?view=mine&state=any",
        fallback_after=None,
    ),
    NotificationType(
        STAFF_TAKEN_OVER,
        _("A colleague has taken over a conversation from you."),
        "/admin/chat/?state=any",
        fallback_after=None,
    ),
    NotificationType(
        STAFF_MESSAGE, _("There is a new message."), "/admin/chat/", fallback_after=None, is_seen=is_read
    ),
    NotificationType(
        STAFF_URGENT,
        _("There is a message that cannot wait."),
        "/admin/chat/?urgent=1",
        urgent=True,
        fallback_after=dt.timedelta(minutes=2),
        unanswered_after=dt.timedelta(minutes=10),
        is_seen=is_read,
    ),
    NotificationType(
        STAFF_CALLED,
        _("A message waits, and nobody has taken it."),
        "/admin/chat/",
        urgent=True,
        fallback_after=dt.timedelta(minutes=2),
        is_seen=is_taken_care_of,
    ),
    NotificationType(
        STAFF_MENTIONED,
        _("A colleague asks you to look at something."),
        "/admin/chat/",
        fallback_after=None,
        is_seen=is_noticed,
    ),
    NotificationType(
        STAFF_TO_CHECK,
        _("A colleague asks you to look at something."),
        "/admin/chat/?view=drafts&state=any",
        fallback_after=None,
        is_seen=is_checked,
    ),
    NotificationType(
        STAFF_CHECKED,
        _("A colleague has answered you."),
        "/admin/chat/?view=drafts&state=any",
        fallback_after=None,
        is_seen=is_done_with,
    ),
]
