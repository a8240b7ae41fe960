"""A family's conversations beside a call: the thread and the form to answer, without the admin's frame."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from cms.accounts.models import Family, User
from cms.plugin_api.reading import key_of
from plugins.chat.admin.shown import row_of
from plugins.chat.admin.views import conversation_context, island_of, open_conversation
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import teams_of
from plugins.chat.queries.inbox import ALL, Filters, inbox

# In the address of a form that stands here: it leads back here.
BESIDE = "beside"


class BesideView(View):
    """Which of the family's conversations; a single one opens by itself."""

    def get(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        if not Family.objects.filter(pk=family_id).exists():
            raise Http404
        context = beside_context(request, family_id)
        if len(context["rows"]) == 1:
            (row,) = context["rows"]
            path = reverse("chat:beside_talk", kwargs={"conversation_id": row.conversation.pk})
            return redirect(f"{path}?{context['query']}")
        island = island_of(cast("User", request.user), Filters(), None)
        context["island"] = island | {"list": list_address(family_id, context["query"])}
        return render(request, "chat/beside.html", context)


class BesideListView(View):
    """The list alone, for a page that is open already."""

    def get(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        chosen = key_of(request.GET.get("open", ""))
        return render(request, "chat/parts/beside_list.html", beside_context(request, family_id, chosen))


class BesideNewsView(View):
    """Whether the family waits for an answer: no word of it, and nothing is put on record."""

    def get(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        rows = beside_context(request, family_id)["rows"]
        return JsonResponse({"waiting": any(row.conversation.waiting_since is not None for row in rows)})


class BesideTalkView(View):
    """One conversation; opening it is put on record with the reason."""

    def get(self, request: HttpRequest, conversation_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        conversation, _reason = open_conversation(user, conversation_id)
        context = beside_context(request, conversation.family_id, conversation.pk)
        context |= conversation_context(user, conversation, request.GET)
        island = island_of(user, Filters(), conversation, request.GET)
        address = list_address(conversation.family_id, context["query"])
        context["island"] = island | {"list": f"{address}&open={conversation.pk}"}
        return render(request, "chat/beside.html", context)


def beside_context(request: HttpRequest, family_id: UUID, chosen: UUID | None = None) -> dict[str, Any]:
    """The family's conversations that the professional may see; those of one adult where the call is theirs alone."""
    user = cast("User", request.user)
    guardian = request.GET.get("guardian", "")
    found = [
        one
        for one in inbox(user, teams_of(user), Filters(view=ALL, state="", family=family_id))
        if one.last_seq > 0 and guardian in {"", str(one.guardian_id)}
    ]
    return {
        "rows": [row_of(one, user) for one in found],
        "chosen": chosen,
        "query": urlencode({BESIDE: "1"} | ({"guardian": guardian} if guardian else {})),
    }


def list_address(family_id: UUID, query: str) -> str:
    return f"{reverse('chat:beside_list', kwargs={'family_id': family_id})}?{query}"


def address_beside(request: HttpRequest, conversation: Conversation, *, away: bool) -> str:
    """Where a form that stands beside a call leads back to: the conversation, or `away` to the family's others."""
    name, key = ("beside", conversation.family_id) if away else ("beside_talk", conversation.pk)
    return f"{reverse(f'chat:{name}', args=[key])}?{request.GET.urlencode()}"
