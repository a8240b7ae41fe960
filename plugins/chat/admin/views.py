"""The inbox: views and numbers, the list, and one conversation."""

import datetime as dt
import uuid
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from cms.accounts.models import User
from cms.accounts.queries import guardians_now
from cms.audit.record import record
from cms.encryption.keyring import preload_keys
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.family_card import acts_for, sections_of
from cms.plugin_api.reading import key_of
from cms.teams.queries import members_of
from plugins.chat import audit
from plugins.chat.admin.chips import chips_of
from plugins.chat.admin.filters import (
    LONGEST_NAME,
    SEARCHED_NAME,
    STATES,
    choices_for,
    filters_of,
    query_of,
    views_of,
)
from plugins.chat.admin.replying import chosen_article
from plugins.chat.admin.shown import name_of, row_of, tag_names, thread_of
from plugins.chat.admin.warm import warm_context
from plugins.chat.models import Conversation, Draft, Escalation
from plugins.chat.promise import promise_of
from plugins.chat.queries.attachments import revisions_now, unsent_of
from plugins.chat.queries.canned import offer_for
from plugins.chat.queries.conversations import access_for_staff, named_teams_of, teams_of
from plugins.chat.queries.emergency import emergency_of
from plugins.chat.queries.inbox import PAGE, Filters, counters, inbox
from plugins.chat.queries.packs import opened, packs_for
from plugins.chat.queries.readers import has_read_since, nobody_reads
from plugins.chat.queries.silence import is_silent
from plugins.chat.queries.tags import tags_of
from plugins.chat.queries.thread import PLACE, place_of, thread_page

# An open page that is read anew within this time is the same look.
ONE_LOOK = dt.timedelta(hours=1)
# In an address: the key of the colleague whom a hand-over that was refused was to go to.
CHOSEN = "to"
# And of what was chosen beside a reply that was not sent: "<language>/<key>", and the pack's key.
ARTICLE, PACK = "article", "pack"


class InboxView(AdminPage):
    page_title = gettext_lazy("Inbox")
    header_icon = "comment"
    template_name = "chat/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        filters = filters_of(self.request)
        context = list_context(user, filters, kwargs.pop("chosen", None))
        return super().get_context_data(
            promise=promise_of(current_municipality(), self.request.LANGUAGE_CODE),
            island=island_of(user, filters, None),
            **context,
            **kwargs,
        )


class SearchView(View):
    """POST a name: it rests in the session, and the address of the list says only that there is one."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
        filters = filters_of(request)
        request.session[SEARCHED_NAME] = name
        query = query_of(filters, searched="1" if name else "")
        return redirect(f"{reverse('chat:inbox')}?{query}")


class ListView(TemplateView):
    """The list alone, for a page that is open already; `open` is the conversation that stands beside it."""

    template_name = "chat/parts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        chosen = key_of(self.request.GET.get("open", ""))
        return super().get_context_data(**list_context(user, filters_of(self.request), chosen), **kwargs)


def list_context(user: User, filters: Filters, chosen: UUID | None = None) -> dict[str, Any]:
    now = timezone.now()
    own = named_teams_of(user)
    teams = [team.pk for team in own]
    found = list(inbox(user, teams, filters))
    counted = counters(user, teams)
    choices = choices_for(current_municipality(), own)
    return {
        "filters": filters,
        "query": query_of(filters),
        "rows": [row_of(conversation, user, now) for conversation in found[:PAGE]],
        "has_more": len(found) > PAGE,
        "views": views_of(filters, counted),
        "counted": counted,
        "states": STATES.choices,
        "choices": choices,
        "chips": chips_of(filters, choices),
        "chosen": chosen,
    }


def open_conversation(user: User, conversation_id: UUID) -> tuple[Conversation, str]:
    """The conversation and why the professional may read it, put on record; Http404 otherwise."""
    conversation, reason = access_for_staff(user, conversation_id)
    note_reading(user, conversation, reason)
    return conversation, reason


def note_reading(user: User, conversation: Conversation, reason: str, **what: str) -> None:
    """Put on record that a professional read the conversation, or `what` of it, and why."""
    record(
        audit.READ,
        actor=user,
        municipality=conversation.municipality,
        target=conversation,
        family=conversation.family,
        data={"why": reason, **what},
    )


class ConversationView(InboxView):
    """The inbox with one conversation open; opening it is put on record with the reason."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        conversation, reason = open_conversation(user, kwargs["conversation_id"])
        context = self.get_context_data(chosen=conversation.pk)
        context |= conversation_context(user, conversation, request.GET)
        context["emergency"] = emergency_of(user, conversation) if reason == "emergency" else None
        context["island"] = island_of(user, context["filters"], conversation, request.GET)
        return self.render_to_response(context)


class ThreadView(TemplateView):
    """The thread alone, for a page that is open already: a look of its own when the last one is an hour ago."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        conversation, reason = access_for_staff(user, kwargs["conversation_id"])
        if not has_read_since(user, conversation, timezone.now() - ONE_LOOK):
            note_reading(user, conversation, reason)
        return render(
            request, "chat/parts/thread.html", conversation_context(user, conversation, request.GET)
        )


def conversation_context(
    user: User, conversation: Conversation, given: QueryDict | None = None
) -> dict[str, Any]:
    """A page of the thread and the forms. Each form has a number of its own, so that it is sent once.

    `given` is the address's query: the page of the thread that it asks for (`place_of`), else the last one.
    """
    preload_keys([conversation.family_id])
    given = given or QueryDict()
    place = place_of(given, conversation)
    page = thread_page(conversation, place)
    tags, other_tags = tags_of(conversation)
    offer = offer_for(conversation, user)
    draft = (
        Draft.objects.filter(conversation=conversation, user=user)
        .select_related("conversation", "checker", "checked_by")
        .first()
    )
    asked = (
        Draft.objects.filter(conversation=conversation, asks_for_check=True)
        .exclude(user=user)
        .select_related("user", "conversation")
    )
    packs = opened(packs_for(conversation), conversation.municipality, offer.language)
    wanted = given.get(PACK, "")
    return {
        "conversation": conversation,
        "name": name_of(conversation),
        "row": row_of(conversation, user),
        "entries": thread_of(
            page.messages,
            page.acts,
            revisions_now(conversation.municipality, page.messages),
            tag_names(),
        ),
        "older": page.older,
        "place": place,
        "kept": query_without_place(given),
        # What came after the last page was left was not seen.
        "seen": place.seen if place is not None else conversation.last_seq,
        "unsent": unsent_of(conversation, user),
        "draft": draft,
        "drafts_to_check": asked,
        "client_id": uuid.uuid4(),
        "note_id": uuid.uuid4(),
        "colleagues": colleagues(conversation, user),
        "chosen_colleague": given.get(CHOSEN, ""),
        "family_card": partial(family_card, user, conversation),
        "warm_card": partial(warm_context, user, conversation),
        "me": user,
        "tags": tags,
        "other_tags": other_tags,
        "is_called": Escalation.objects.filter(conversation=conversation, ended_at=None).exists(),
        "is_silent": is_silent(conversation),
        "nobody_reads": nobody_reads(conversation),
        "offer": offer,
        "packs": packs,
        "chosen_pack": next((one.pack for one in packs if one.readable and str(one.pack.pk) == wanted), None),
        "chosen_article": chosen_article(conversation, given.get(ARTICLE, "")),
    }


def query_without_place(given: QueryDict) -> str:
    """The query of an address that has another page of the thread, or none, put behind it; ends in "&"."""
    kept = given.copy()
    for name in PLACE:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def family_card(user: User, conversation: Conversation) -> dict[str, Any]:
    """Who they are, what is to be minded, and what else there is; asked for only where it is shown."""
    family = conversation.family
    return {
        "children": family.children.order_by("birth_date", "due_date"),
        "guardians": guardians_now(family).order_by("pk"),
        "sections": sections_of(user, family),
        # What one adult talks of alone stays theirs, too.
        "acts": acts_for(
            user,
            family,
            back=reverse("chat:conversation", kwargs={"conversation_id": conversation.pk}),
            guardian=conversation.guardian,
        ),
    }


def colleagues(conversation: Conversation, user: User) -> list[User]:
    """Who of the team it can be handed to; while a warm hand-over runs, of both teams."""
    found = [member.user for member in members_of(conversation.team)]
    if conversation.second_team is not None:
        found += [member.user for member in members_of(conversation.second_team)]
    return [person for person in dict.fromkeys(found) if person.pk != user.pk]


def island_of(
    user: User, filters: Filters, conversation: Conversation | None, given: QueryDict | None = None
) -> dict[str, Any]:
    """What the page's own script needs: where to read anew, and the words it says."""
    one, beside = None, ""
    if conversation is not None:
        beside = f"&open={conversation.pk}"
        key = {"conversation_id": conversation.pk}
        one = {
            "id": str(conversation.pk),
            "seq": conversation.last_seq,
            # With the page's own query: the same page of the thread is read anew.
            "thread": f"{reverse('chat:thread', kwargs=key)}?{given.urlencode() if given else ''}",
            "draft": reverse("chat:act", kwargs={**key, "act": "draft"}),
            "read": reverse("chat:act", kwargs={**key, "act": "read"}),
        }
    return {
        "articles": reverse("chat:articles"),
        "list": f"{reverse('chat:list')}?{query_of(filters)}{beside}",
        "token": reverse("chat:list"),
        "teams": [str(key) for key in teams_of(user)],
        "me": str(user.pk),
        "conversation": one,
        "words": {
            "live": _("Up to date"),
            "waiting": _("Connecting …"),
            "viewing": _("%(name)s has it open"),
            "typing": _("%(name)s is writing"),
            "family_typing": _("The family is writing"),
            "saved": _("Draft kept"),
            "signed_out": _("Not kept. Sign in in another tab, then go on here."),
            "lix": _("LIX %(lix)s"),
            "easy": _("easy to read"),
            "medium": _("could be easier"),
            "hard": _("hard to read"),
        },
    }
