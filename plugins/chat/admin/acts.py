"""What a professional does with a conversation. Every form is a POST that ends in a redirect."""

import json
import uuid
from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from cms.plugin_api.problems import problem_response
from cms.plugin_api.reading import moment_of, number_of
from plugins.chat.actions import handling
from plugins.chat.actions.emergency import end_emergency
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.actions.notes import ask_no_more, save_draft, write_note
from plugins.chat.actions.packs import send_pack
from plugins.chat.actions.reading import mark_read_by_team
from plugins.chat.actions.tags import add_tag, remove_tag
from plugins.chat.actions.transcripts import mark
from plugins.chat.admin import checking, moving, warm
from plugins.chat.admin.beside import BESIDE, address_beside
from plugins.chat.admin.mentions import named_in
from plugins.chat.admin.refused import second, seen_in, wants_problem
from plugins.chat.admin.replying import (
    key_of_article,
    pack_of_form,
    reply_of_form,
    with_photo,
    words_of_refusal,
)
from plugins.chat.admin.views import ARTICLE, CHOSEN, PACK, colleagues
from plugins.chat.errors import (
    ChatError,
    NewsError,
    NobodyReadsError,
    NotOursError,
    NotSharedError,
    StillUrgentError,
    TakenError,
)
from plugins.chat.models import ArticlePack, Conversation, Draft, Message, Tag
from plugins.chat.queries.canned import offer_for
from plugins.chat.queries.conversations import access_for_staff
from plugins.chat.rules import EMERGENCY

LONGEST = 8000
Act = Callable[["ActView", HttpRequest, Conversation, User], HttpResponse | None]


class ActView(View):
    """One act, named in the address. Refusals are told in words, and what was written is kept.

    Where a colleague was first, the answer is 409 with their name; see `refused.py`.
    """

    http_method_names = ("get", "post")

    def get(self, request: HttpRequest, conversation_id: UUID, act: str) -> HttpResponse:
        """To the conversation: after a refusal this address stands over the page that is shown again."""
        conversation, _reason = access_for_staff(cast("User", request.user), conversation_id)
        return redirect(_address(request, conversation, stay=True))

    def post(self, request: HttpRequest, conversation_id: UUID, act: str) -> HttpResponse:
        user = cast("User", request.user)
        conversation, reason = access_for_staff(user, conversation_id)
        work = ACTS.get(act)
        if work is None:
            raise Http404
        if reason == EMERGENCY and act not in _IN_EMERGENCY:
            messages.warning(
                request,
                _(
                    "In an emergency you can read, answer and write a note. The rest is for the team that has it."
                ),
            )
            return redirect(_address(request, conversation, stay=True))
        try:
            answer = work(self, request, conversation, user)
        except TakenError as error:
            return second(request, conversation, error)
        except NotOursError:
            text = _("The conversation has gone to another team since you opened it.")
            if wants_problem(request):
                return problem_response(409, code="not_ours", title=text)
            messages.warning(request, text)
            return redirect(
                _address(request, conversation, stay=False) if BESIDE in request.GET else "chat:inbox"
            )
        return answer or redirect(_address(request, conversation, stay=act not in _LEAVES))

    def reply(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        body = request.POST.get("body", "").strip()[:LONGEST]
        form = reply_of_form(request, body, _uuid(request, "client_id"))
        pack = pack_of_form(request, conversation)
        if form is None and pack is None:
            messages.error(request, _("Write something first."))
            return None
        try:
            content = with_photo(request, conversation, user, form) if form is not None else None
            if request.POST.get("check"):
                checking.ask(request, conversation, user, body)
                return _back_with(request, conversation, _chosen_in(request))
            seq = self._send(request, conversation, user, content, pack)
        except NotOursError:
            raise
        except ChatError as error:
            save_draft(conversation=conversation, user=user, body=body)
            is_nobodys_fault = isinstance(error, NewsError | NotSharedError | NobodyReadsError)
            level = messages.WARNING if is_nobodys_fault else messages.ERROR
            messages.add_message(request, level, words_of_refusal(error))
            return _back_with(request, conversation, _chosen_in(request))
        mark_read_by_team(conversation=conversation, user=user, seq=seq)
        return None

    def _send(
        self,
        request: HttpRequest,
        conversation: Conversation,
        user: User,
        content: Content | None,
        pack: ArticlePack | None,
    ) -> int:
        """Send what the form holds and return the number of the last message."""
        given = request.POST.get("expected_seq", "")
        expected = int(given) if given.isdigit() else conversation.last_seq
        if pack is not None:
            sent = send_pack(
                conversation=conversation,
                author=user,
                send_id=_uuid(request, "client_id"),
                pack=pack,
                first=content,
                expected_seq=expected,
            )
            if sent.left_out:
                text = _("Left out, because they are not in the library any more: %(titles)s")
                messages.warning(request, text % {"titles": ", ".join(sent.left_out)})
            return sent.messages[-1].seq
        assert content is not None  # noqa: S101 - one of the two is there
        message, _is_new = send_message(
            conversation=conversation,
            author=user,
            content=content,
            from_staff=True,
            expected_seq=expected,
        )
        return message.seq

    def note(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        body = request.POST.get("body", "").strip()[:LONGEST]
        if not body:
            messages.error(request, _("Write something first."))
            return None
        write_note(
            conversation=conversation,
            author=user,
            client_id=_uuid(request, "client_id"),
            body=body,
            mentions=named_in(body, colleagues(conversation, user)),
        )
        return None

    def check_off(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        ask_no_more(conversation=conversation, user=user)
        return None

    def end_emergency(
        self, request: HttpRequest, conversation: Conversation, user: User
    ) -> HttpResponse | None:
        end_emergency(conversation=conversation, actor=user)
        messages.success(request, _("It is closed again. The family sees in its log that you opened it."))
        return redirect("chat:inbox")

    def tag(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        add_tag(conversation=conversation, tag=_tag(request), actor=user)
        return None

    def untag(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        remove_tag(conversation=conversation, tag=_tag(request), actor=user)
        return None

    def mark(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        """Set the mark for the journal, or take it away: the form says which."""
        key, _dot, wanted = request.POST.get("message", "").partition(".")
        try:
            message = Message.objects.filter(conversation=conversation, pk=UUID(key)).first()
        except ValueError:
            message = None
        if message is None:
            raise Http404
        mark(message=message, actor=user, marked=wanted == "on")
        return None

    def canned(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        """Without scripts: put the chosen reply below what is in the draft. Nothing is sent."""
        wanted = request.POST.get("reply", "")
        offered = offer_for(conversation, user).replies
        chosen = next((one for one in offered if str(one.reply.pk) == wanted), None)
        if chosen is None:
            raise Http404
        draft = (
            Draft.objects.filter(conversation=conversation, user=user).select_related("conversation").first()
        )
        before = (draft.body or "").rstrip() if draft is not None else ""
        body = f"{before}\n\n{chosen.body}" if before else chosen.body
        save_draft(conversation=conversation, user=user, body=body[:LONGEST])
        return None

    def draft(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        try:
            body = str(json.loads(request.body).get("body", ""))[:LONGEST]
        except (ValueError, AttributeError):
            return JsonResponse({"title": "This is no draft."}, status=400)
        saved = save_draft(conversation=conversation, user=user, body=body)
        return JsonResponse({"version": saved.version})

    def read(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        try:
            seq = int(json.loads(request.body)["seq"])
        except (ValueError, TypeError, KeyError):
            return JsonResponse({"title": "Say how far."}, status=400)
        mark_read_by_team(conversation=conversation, user=user, seq=max(0, seq))
        return HttpResponse(status=204)

    def claim(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        handling.claim(conversation=conversation, actor=user)
        return None

    def release(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        handling.release(conversation=conversation, actor=user)
        return None

    def take_over(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        reason = request.POST.get("reason", "").strip()[:300]
        if not reason:
            messages.error(request, _("Say why you take it over."))
            return None
        handling.take_over(conversation=conversation, actor=user, reason=reason, seen=seen_in(request))
        return None

    def hand_over(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        wanted = request.POST.get("to", "")
        to = next((one for one in colleagues(conversation, user) if str(one.pk) == wanted), None)
        if to is None:
            messages.error(request, _("Choose a colleague."))
            return None
        reason = request.POST.get("reason", "").strip()[:300]
        if not reason:
            messages.error(request, _("Say why you hand it over."))
            # Whom one had chosen is chosen still.
            return _back_with(request, conversation, {CHOSEN: str(to.pk)})
        handling.hand_over(conversation=conversation, actor=user, to=to, reason=reason)
        return None

    def snooze(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        until = moment_of(request.POST.get("until", ""))
        if until is None or until <= timezone.now():
            messages.error(request, _("Choose a time that is still to come."))
            return None
        try:
            handling.snooze(conversation=conversation, actor=user, until=until, seen=seen_in(request))
        except StillUrgentError:
            messages.error(request, _("It is urgent. Say that you take care of it first, then put it away."))
            return redirect(_address(request, conversation, stay=True))
        return None

    def done(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        handling.close(conversation=conversation, actor=user, seen=seen_in(request))
        return None

    def no_reply(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        handling.close(conversation=conversation, actor=user, no_reply=True, seen=seen_in(request))
        return None

    def reopen(self, request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse | None:
        handling.reopen(conversation=conversation, actor=user, seen=seen_in(request))
        return None

    def acknowledge(
        self, request: HttpRequest, conversation: Conversation, user: User
    ) -> HttpResponse | None:
        handling.acknowledge_urgent(conversation=conversation, actor=user, seen=seen_in(request))
        return None


ACTS: dict[str, Act] = {
    "reply": ActView.reply,
    "check-off": ActView.check_off,
    "note": ActView.note,
    "end-emergency": ActView.end_emergency,
    "tag": ActView.tag,
    "untag": ActView.untag,
    "mark": ActView.mark,
    "canned": ActView.canned,
    "draft": ActView.draft,
    "read": ActView.read,
    "claim": ActView.claim,
    "release": ActView.release,
    "take-over": ActView.take_over,
    "hand-over": ActView.hand_over,
    "snooze": ActView.snooze,
    "done": ActView.done,
    "no-reply": ActView.no_reply,
    "reopen": ActView.reopen,
    "acknowledge": ActView.acknowledge,
    checking.CHECKED: checking.checked,
    moving.MOVE: moving.move,
    warm.ASK: warm.ask,
    warm.TAKE_BACK: warm.take_back,
    warm.END: warm.end,
}
# None of these gives the conversation to whoever opened it in an emergency.
_IN_EMERGENCY = frozenset({"reply", "note", "draft", "canned", "read", "end-emergency"})
# After these the list is what one wants to see.
_LEAVES = frozenset({"done", "no-reply", "snooze"})


def _address(request: HttpRequest, conversation: Conversation, *, stay: bool) -> str:
    if BESIDE in request.GET:
        return address_beside(request, conversation, away=not stay)
    query = request.GET.urlencode()
    path = (
        reverse("chat:conversation", kwargs={"conversation_id": conversation.pk})
        if stay
        else reverse("chat:inbox")
    )
    return f"{path}?{query}" if query else path


def _back_with(request: HttpRequest, conversation: Conversation, chosen: dict[str, str]) -> HttpResponse:
    """To the conversation, where the forms have chosen what was; keys alone stand in the address."""
    address = _address(request, conversation, stay=True)
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode(chosen)}" if chosen else address)


def _chosen_in(request: HttpRequest) -> dict[str, str]:
    """The keys of the article and the pack that go with a reply."""
    article, pack = key_of_article(request.POST.get(ARTICLE, "")), request.POST.get(PACK, "")
    return ({ARTICLE: article} if article else {}) | ({PACK: pack} if number_of(pack) else {})


def _tag(request: HttpRequest) -> Tag:
    key = request.POST.get("tag", "")
    found = Tag.objects.filter(pk=int(key)).first() if key.isdigit() and len(key) < 10 else None
    if found is None:
        raise Http404
    return found


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return uuid.uuid4()
