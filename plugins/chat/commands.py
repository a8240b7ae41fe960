"""Signs of life in an open conversation. Nothing here is stored, and nothing depends on its arrival."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from cms.accounts.models import User
from cms.plugin_api.realtime import Call, CommandError, command, subscription
from cms.plugin_api.rules import AnyUser
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key, subscription_key
from plugins.chat.actions.streams import CONVERSATION
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import teams_of
from plugins.chat.queries.readers import adults_of
from plugins.chat.rules import can_take_part, reading_reason

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


@subscription("chat.inbox")
def may_follow_inbox(user: AnyUser, municipality: "Municipality", key: str) -> bool:
    """The feed of one of the professional's teams."""
    return isinstance(user, User) and key.isdigit() and int(key) in teams_of(user)


@subscription("chat.conversation")
def may_follow_conversation(user: AnyUser, municipality: "Municipality", key: str) -> bool:
    """Colleagues who have it open. A family has its own bell: here are names of those who work."""
    found = _find(key)
    return found is not None and reading_reason(user, found) != ""


@command("chat.typing")
def typing(call: Call) -> None:
    """Colleagues see who writes; the family sees that the team does."""
    conversation, is_staff = _open(call)
    data = {"conversation": str(conversation.pk)}
    if is_staff:
        _tell_colleagues(conversation, "chat.colleague_typing", call)
        for person in adults_of(conversation):
            name = group(conversation.municipality, "chat", personal_key(person))
            publish_on_commit(name, "chat.team_typing", data)
    else:
        _tell_colleagues(conversation, "chat.family_typing", call)


@command("chat.viewing")
def viewing(call: Call) -> None:
    """A colleague has the conversation open. Each says so again every 20 seconds; a sign is good for 30."""
    conversation, is_staff = _open(call)
    if is_staff:
        _tell_colleagues(conversation, "chat.colleague_viewing", call)


def _tell_colleagues(conversation: Conversation, event: str, call: Call) -> None:
    name = group(conversation.municipality, "chat", subscription_key(CONVERSATION, str(conversation.pk)))
    user: Any = call.user
    publish_on_commit(
        name,
        event,
        {"conversation": str(conversation.pk), "user": str(user.pk), "name": str(user)},
    )


def _open(call: Call) -> tuple[Conversation, bool]:
    found = _find(str(call.data.get("conversation", "")))
    if found is not None and reading_reason(call.user, found):
        return found, True
    if found is not None and can_take_part(call.user, found):
        return found, False
    raise CommandError("chat.not_here", "This conversation is not yours.")


def _find(key: str) -> Conversation | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return Conversation.objects.filter(pk=wanted).select_related("municipality", "family").first()


commands = [typing, viewing]
subscriptions = [may_follow_inbox, may_follow_conversation]
