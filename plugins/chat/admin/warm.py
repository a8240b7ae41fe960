"""The warm hand-over beside a conversation: ask the family, take the question back, end it before its day."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.chat.actions.warm import ask_family, end_now, take_question_back
from plugins.chat.errors import HandoverError, NotSharedError
from plugins.chat.models import Conversation, WarmHandover
from plugins.chat.queries.settings import hand_over_days_of
from plugins.chat.queries.warm import hand_over_of, teams_to_take_over
from plugins.chat.rules import MAY_END, MAY_HAND_OVER, reading_reason

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team

LONGEST = 2000
SHORTEST = 10
ASK, TAKE_BACK, END = "warm-ask", "warm-back", "warm-end"


def warm_context(user: "User", conversation: Conversation) -> dict[str, Any]:
    """What the page shows of it: the one that is asked or runs, else the teams that could take over.

    `others` are the teams to which a conversation that came to the wrong one can be moved at any time.
    """
    row = hand_over_of(conversation)
    reason = reading_reason(user, conversation)
    may_hand_over = reason in MAY_HAND_OVER
    others = list(teams_to_take_over(conversation)) if may_hand_over else []
    teams = others if row is None else []
    return {
        "row": row,
        "is_asked": row is not None and row.state == WarmHandover.State.ASKED,
        "may_take_back": may_hand_over,
        "may_end": reason in MAY_END,
        "teams": teams,
        "others": others,
        "days": hand_over_days_of(conversation.municipality) if teams else None,
        "longest": LONGEST,
        "shortest": SHORTEST,
    }


def ask(view: Any, request: HttpRequest, conversation: Conversation, user: "User") -> HttpResponse | None:
    """Ask the family; what is missing or in the way is told in words."""
    summary = request.POST.get("summary", "").strip()[:LONGEST]
    team = chosen_team(conversation, request.POST.get("team", ""))
    if team is None:
        messages.error(request, _("Choose the team that takes over."))
    elif len(summary) < SHORTEST:
        messages.error(request, _("Write in a few words what the new team must know."))
    else:
        try:
            ask_family(conversation=conversation, actor=user, to_team=team, summary=summary)
        except (HandoverError, NotSharedError) as error:
            messages.error(request, words_of(error))
        else:
            messages.success(request, _("The family is asked. The new team sees nothing before it says yes."))
    return None


def take_back(
    view: Any, request: HttpRequest, conversation: Conversation, user: "User"
) -> HttpResponse | None:
    try:
        take_question_back(hand_over=_open(conversation), actor=user)
    except HandoverError as error:
        messages.warning(request, words_of(error))
    return None


def end(view: Any, request: HttpRequest, conversation: Conversation, user: "User") -> HttpResponse | None:
    """The new team has it from now on; whoever is not on it is led back to the inbox."""
    try:
        end_now(hand_over=_open(conversation), actor=user)
    except HandoverError as error:
        messages.warning(request, words_of(error))
        return None
    messages.success(request, _("The hand-over has ended. The new team has the conversation."))
    conversation.refresh_from_db()
    return None if reading_reason(user, conversation) else redirect("chat:inbox")


def _open(conversation: Conversation) -> WarmHandover:
    row = hand_over_of(conversation)
    if row is None:
        raise Http404
    return row


def chosen_team(conversation: Conversation, key: str) -> "Team | None":
    """The team of a form; None for one that could not take the conversation over."""
    if not key.isdigit() or len(key) > 9:
        return None
    return teams_to_take_over(conversation).filter(pk=int(key)).first()


def words_of(error: HandoverError | NotSharedError) -> str:
    """Why the conversation does not go to another team, for the professional."""
    if isinstance(error, NotSharedError):
        return _("Not every adult in the family says yes to this conversation now.")
    return str(_WORDS[error.code])


_WORDS = {
    HandoverError.BUSY: gettext_lazy("A hand-over of this conversation is under way already."),
    HandoverError.NO_TEAM: gettext_lazy("Choose the team that takes over."),
    HandoverError.NOT_MINE: gettext_lazy("Only the team that has the conversation can hand it over."),
    HandoverError.OVER: gettext_lazy("Somebody was faster: look at where it stands now."),
    HandoverError.THERE: gettext_lazy("The family has a shared conversation with that team already."),
}
