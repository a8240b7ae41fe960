"""Open another team's conversation: search by name, say why, read for eight hours.

Names are sent as a form and stand in no address; what is listed says that there is a conversation, and
nothing of it.
"""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.audit.record import record
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.chat import audit
from plugins.chat.actions.emergency import open_in_emergency
from plugins.chat.admin.shown import name_of
from plugins.chat.models import Conversation
from plugins.chat.queries.emergency import MOST_FOUND, others_conversations

LONGEST_NAME = 80
LONGEST_REASON = 300
SHORTEST_REASON = 10


class EmergencyView(AdminPage):
    page_title = gettext_lazy("Open another team's conversation")
    header_icon = "warning"
    template_name = "chat/emergency.html"
    http_method_names = ("get", "post")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        name = request.POST.get("name", "").strip()[:LONGEST_NAME]
        if "conversation" not in request.POST:
            return self._found(user, name)
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        conversation = _one_of(others_conversations(user, name), request.POST["conversation"])
        if conversation is None:
            messages.error(request, _("Choose a conversation."))
        elif len(reason) < SHORTEST_REASON:
            messages.error(request, _("Write why you must read it, in a few words."))
        else:
            open_in_emergency(conversation=conversation, actor=user, reason=reason)
            return redirect("chat:conversation", conversation_id=conversation.pk)
        return self._found(user, name, reason=reason)

    def _found(self, user: User, name: str, reason: str = "") -> HttpResponse:
        rows = [(row, name_of(row)) for row in others_conversations(user, name)]
        # Who is listed was looked at.
        record(
            audit.EMERGENCY_SEARCHED,
            actor=user,
            municipality=current_municipality(),
            data={"found": len(rows)},
        )
        context = self.get_context_data(
            rows=rows, name=name, reason=reason, searched=True, has_more=len(rows) == MOST_FOUND
        )
        return self.render_to_response(context)


def _one_of(rows: Any, key: str) -> Conversation | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return next((row for row in rows if row.pk == wanted), None)
