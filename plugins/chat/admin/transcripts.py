"""The screen on which a file for the journal is made."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.plugin_api.admin_page import AdminPage
from plugins.chat.actions.transcripts import NothingMarkedError, make_transcript
from plugins.chat.admin.shown import name_of
from plugins.chat.errors import NotOursError
from plugins.chat.models import Conversation, MarkedMessage, Message, Transcript
from plugins.chat.queries.conversations import access_for_staff
from plugins.chat.transcript.files import MOST_MEGABYTES

LONGEST_REASON = 300
SHOWN = 50
MARKED, WHOLE = "marked", "whole"


class TranscriptForm(forms.Form):
    """What the file holds, in which form, and why it is made."""

    part = forms.ChoiceField(
        label=gettext_lazy("What goes into the file"),
        choices=[
            (MARKED, gettext_lazy("Only the messages that are marked")),
            (WHOLE, gettext_lazy("The whole conversation")),
        ],
        widget=forms.RadioSelect,
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=Transcript.Form.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it made?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It goes on record with your name. Write nothing of the family's health."),
    )


class TranscriptView(AdminPage):
    """Make a file; what was made before stands below. Opening the screen shows no message."""

    page_title = gettext_lazy("File for the journal")
    header_icon = "download"
    template_name = "chat/transcript.html"
    http_method_names = ("get", "post")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        conversation = self._conversation(kwargs["conversation_id"])
        has_marks = _marked(conversation).exists()
        initial = {"part": MARKED if has_marks else WHOLE, "form": Transcript.Form.PDF}
        return self._page(conversation, TranscriptForm(initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        conversation = self._conversation(kwargs["conversation_id"])
        form = TranscriptForm(request.POST)
        if not form.is_valid():
            return self._page(conversation, form)
        given = form.cleaned_data
        try:
            made = make_transcript(
                conversation=conversation,
                actor=cast("User", request.user),
                form=given["form"],
                marked_only=given["part"] == MARKED,
                reason=given["reason"],
                locale=get_language() or "da",
            )
        except NotOursError:
            raise Http404 from None
        except NothingMarkedError:
            form.add_error("part", _("No message is marked yet. Mark them in the conversation."))
            return self._page(conversation, form)
        headers = {
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(made.content, content_type=made.content_type, headers=headers)

    def _conversation(self, key: UUID) -> Conversation:
        conversation, _reason = access_for_staff(cast("User", self.request.user), key)
        return conversation

    def _page(self, conversation: Conversation, form: TranscriptForm) -> HttpResponse:
        earlier = Transcript.objects.filter(conversation=conversation).select_related("made_by")
        context = self.get_context_data(
            conversation=conversation,
            name=name_of(conversation),
            form=form,
            marked=_marked(conversation).count(),
            whole=Message.objects.filter(conversation=conversation).count(),
            earlier=[(row, len(row.seqs)) for row in earlier[:SHOWN]],
            most_megabytes=MOST_MEGABYTES,
            back=reverse("chat:conversation", kwargs={"conversation_id": conversation.pk}),
        )
        return self.render_to_response(context)


def _marked(conversation: Conversation) -> Any:
    return MarkedMessage.objects.filter(message__conversation=conversation)
