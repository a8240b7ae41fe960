"""Screens for canned replies: the list, one reply in all languages, and who checked what."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cms.accounts.languages import own_name
from cms.accounts.models import User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.models import Team
from cms.teams.queries import teams_of_person
from plugins.chat.actions.canned import check_text, delete_reply, save_reply
from plugins.chat.admin.team_choice import team_field
from plugins.chat.errors import TitleTakenError
from plugins.chat.models import CannedReply
from plugins.chat.placeholders import PLACEHOLDERS, refusal_of
from plugins.chat.queries.canned import is_usable, replies_of
from plugins.chat.rules import can_edit_canned

LONGEST = 4000


class CannedReplyForm(forms.Form):
    """Title, team, and one text for each language of the municipality."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)

    def __init__(self, municipality: Municipality, user: User, reply: CannedReply | None, *data: Any) -> None:
        super().__init__(*data)
        self.municipality = municipality
        self.texts_before = {text.language: text.body for text in reply.texts.all()} if reply else {}
        self.fields["team"] = team_field(municipality, user, reply.team_id if reply else None)
        if reply is not None:
            self.fields["title"].initial = reply.title
        for code in self.languages():
            self.fields[f"text_{code}"] = forms.CharField(
                label=own_name(code),
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": code}),
                max_length=LONGEST,
                required=code == municipality.default_language,
                initial=self.texts_before.get(code, ""),
            )

    def languages(self) -> list[str]:
        first = self.municipality.default_language
        return [first, *(code for code in self.municipality.languages if code != first)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for code in self.languages():
            if refusal := refusal_of(cleaned.get(f"text_{code}") or ""):
                self.add_error(f"text_{code}", refusal)
        return cleaned

    def texts(self) -> dict[str, str]:
        return {code: (self.cleaned_data[f"text_{code}"] or "").strip() for code in self.languages()}

    def team(self) -> Team | None:
        found: Team | None = self.cleaned_data["team"]
        return found


class _CannedScreen(AdminPage):
    page_title = gettext_lazy("Canned replies")
    header_icon = "copy"

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


class CannedRepliesView(_CannedScreen):
    template_name = "chat/canned_replies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = current_municipality()
        mine = set(teams_of_person(self.user, place).values_list("pk", flat=True))
        rows = [
            {
                "reply": reply,
                "may_edit": reply.team_id is None or reply.team_id in mine,
                "unchecked": [
                    own_name(text.language) for text in reply.texts.all() if not is_usable(text, place)
                ],
                "languages": [
                    own_name(text.language) for text in reply.texts.all() if is_usable(text, place)
                ],
            }
            for reply in replies_of(place)
        ]
        return super().get_context_data(rows=rows, **kwargs)


class CannedReplyView(_CannedScreen):
    """Write a reply, or change one. Below the form: what was checked, and by whom."""

    template_name = "chat/canned_reply.html"
    http_method_names = ("get", "post")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reply = _editable(self.user, kwargs.get("reply_id"))
        return self._page(reply, CannedReplyForm(current_municipality(), self.user, reply))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reply = _editable(self.user, kwargs.get("reply_id"))
        form = CannedReplyForm(current_municipality(), self.user, reply, request.POST)
        if form.is_valid():
            try:
                saved = save_reply(
                    municipality=current_municipality(),
                    actor=self.user,
                    title=form.cleaned_data["title"],
                    team=form.team(),
                    texts=form.texts(),
                    reply=reply,
                )
            except TitleTakenError:
                form.add_error("title", _("There is another reply with this title."))
            else:
                messages.success(request, _("Saved."))
                return redirect("chat:canned_reply", reply_id=saved.pk)
        return self._page(_editable(self.user, kwargs.get("reply_id")), form)

    def _page(self, reply: CannedReply | None, form: CannedReplyForm) -> HttpResponse:
        place = current_municipality()
        texts = (
            []
            if reply is None
            else [
                (text, own_name(text.language))
                for text in reply.texts.all()
                if text.language != place.default_language
            ]
        )
        context = self.get_context_data(
            reply=reply,
            form=form,
            texts=texts,
            placeholders=[(f"{{{name}}}", words) for name, words in PLACEHOLDERS.items()],
        )
        return self.render_to_response(context)


class CheckView(View):
    """POST: the professional has read these words and stands by them."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, reply_id: int, language: str) -> HttpResponse:
        user = cast("User", request.user)
        reply = _editable(user, reply_id)
        assert reply is not None  # noqa: S101 - an address with a key
        if check_text(reply=reply, language=language, body=request.POST.get("body", ""), actor=user):
            messages.success(request, _("Checked. Families who speak it are offered it from now on."))
        else:
            messages.error(request, _("The text has changed meanwhile. Read it again."))
        return redirect("chat:canned_reply", reply_id=reply.pk)


class DeleteView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, reply_id: int) -> HttpResponse:
        user = cast("User", request.user)
        reply = _editable(user, reply_id)
        assert reply is not None  # noqa: S101 - an address with a key
        delete_reply(reply=reply, actor=user)
        messages.success(request, _("Deleted."))
        return redirect("chat:canned_replies")


def _editable(user: User, reply_id: int | None) -> CannedReply | None:
    """The reply under this key, which the user may edit; None without a key."""
    if reply_id is None:
        return None
    reply = get_object_or_404(replies_of(current_municipality()), pk=reply_id)
    if not can_edit_canned(user, reply):
        raise PermissionDenied
    return reply
