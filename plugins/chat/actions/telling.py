"""Notifications of the chat. They hold keys; the text says only that there is a message."""

from typing import TYPE_CHECKING

from django.utils import timezone

from cms.notifications.actions import notify
from cms.teams.queries import on_duty, stand_in
from plugins.chat.notifications import FAMILY_MESSAGE, STAFF_MESSAGE, STAFF_URGENT
from plugins.chat.queries.readers import adults_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.chat.models import Conversation, Message


def tell_of_message(conversation: "Conversation", message: "Message") -> None:
    """Tell the other side: a family's adults of an answer, colleagues of a question."""
    place, about = conversation.municipality, message.pk
    if message.from_staff:
        for person in adults_of(conversation):
            notify(municipality=place, user=person, type=FAMILY_MESSAGE, about=about)
        return
    kind = STAFF_URGENT if message.is_urgent else STAFF_MESSAGE
    for person in _who_answers(conversation, urgent=message.is_urgent):
        notify(municipality=place, user=person, type=kind, about=about)


def tell_of_hands(conversation: "Conversation", person: "User", kind: str) -> None:
    """Tell a colleague that a conversation was given to them, or taken over from them."""
    notify(municipality=conversation.municipality, user=person, type=kind, about=conversation.pk)


def _who_answers(conversation: "Conversation", *, urgent: bool) -> "list[User]":
    """Whoever has it, or who stands in for them; what is urgent and what nobody has: who is on duty."""
    now = timezone.now()
    found: list[User] = []
    if conversation.assignee is not None:
        person = stand_in(conversation.assignee, now, conversation.municipality)
        found = [person] if person is not None else []
    if urgent or not found:
        for team in filter(None, (conversation.team, conversation.second_team)):
            found += [person for person in on_duty(team, now) if person not in found]
    if urgent and not found and conversation.team.lead is not None:
        found = [conversation.team.lead]
    return found
