"""A colleague was first: 409, with the page as it is now and their name, or a problem for what asks for one."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.plugin_api.problems import problem_response
from cms.plugin_api.reading import key_of
from plugins.chat.actions.handling import Seen
from plugins.chat.admin.beside import BESIDE, BesideTalkView
from plugins.chat.admin.views import ConversationView

if TYPE_CHECKING:
    from plugins.chat.errors import TakenError
    from plugins.chat.models import Conversation

_MACHINES = ("application/problem+json", "application/json")


def seen_in(request: HttpRequest) -> Seen | None:
    """Whom the form's page showed as having the conversation; None for a form that does not say it."""
    given = request.POST.get("holder")
    return None if given is None else Seen(key_of(given))


def wants_problem(request: HttpRequest) -> bool:
    """Whether a script asks, which reads no page."""
    if request.content_type in _MACHINES:
        return True
    return request.get_preferred_type(["text/html", *_MACHINES]) in _MACHINES


def second(request: HttpRequest, conversation: "Conversation", error: "TakenError") -> HttpResponse:
    """Tell who was first. Whoever asks may read the conversation, and so may know its holder's name."""
    name = str(error.holder) if error.holder is not None else _("A colleague")
    text = _("%(name)s was first. You can take it over if you have to.") % {"name": name}
    if wants_problem(request):
        return problem_response(409, code="taken", title=text, holder=name)
    messages.warning(request, text)
    page = BesideTalkView if BESIDE in request.GET else ConversationView
    view = page()
    view.setup(request, conversation_id=conversation.pk)
    answer = view.get(request, conversation_id=conversation.pk)
    answer.status_code = 409
    return answer
