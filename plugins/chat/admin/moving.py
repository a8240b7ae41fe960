"""A conversation that was written to the wrong team goes to the right one of the same municipality."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from plugins.chat.actions.handling import move_to_team
from plugins.chat.admin.warm import chosen_team, words_of
from plugins.chat.errors import HandoverError
from plugins.chat.models import Conversation
from plugins.chat.rules import reading_reason

if TYPE_CHECKING:
    from cms.accounts.models import User

MOVE = "move"
LONGEST = 300


def move(view: Any, request: HttpRequest, conversation: Conversation, user: "User") -> HttpResponse | None:
    """Move it; whoever is not on the new team is led back to the inbox."""
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    team = chosen_team(conversation, request.POST.get("team", ""))
    if team is None:
        messages.error(request, _("Choose the team that is to answer."))
        return None
    if not reason:
        messages.error(request, _("Say why it goes to another team."))
        return None
    try:
        moved = move_to_team(conversation=conversation, actor=user, team=team, reason=reason)
    except HandoverError as error:
        messages.warning(request, words_of(error))
        return None
    messages.success(request, _("%(team)s has the conversation now.") % {"team": team})
    return None if reading_reason(user, moved) else redirect("chat:inbox")
