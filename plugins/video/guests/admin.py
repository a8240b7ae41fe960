"""Who comes to a meeting besides the family: invited, reached, and taken off again."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.plugin_api.admin_page import AdminPage
from plugins.video.actions.reading import note_reading
from plugins.video.calls.errors import CallError
from plugins.video.calls.refusals import refusal_in_words
from plugins.video.guests.actions.inviting import Invited, invite_guest, renew_link, withdraw_guest
from plugins.video.guests.actions.telling import JOIN_PATH
from plugins.video.guests.forms import GuestForm
from plugins.video.guests.queries import access_guest, guests_of, link_in_words
from plugins.video.models import Meeting
from plugins.video.queries.meetings import access_meeting


class GuestsView(AdminPage):
    """The list, and a form to invite somebody."""

    page_title = gettext_lazy("Interpreter, partner or guest")
    header_icon = "group"
    template_name = "video/guests.html"

    def get(self, request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        meeting = access_meeting(request.user, meeting_id)
        note_reading(meeting, reader=request.user)
        return self._show(meeting, _form(meeting))

    def post(self, request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        """Invite; a link that nobody sends is shown at once, for it can never be shown again."""
        meeting = access_meeting(request.user, meeting_id)
        form = _form(meeting, request.POST)
        if not form.is_valid():
            return self._show(meeting, form)
        try:
            _guest, token = invite_guest(
                meeting_id=meeting.pk, invited=Invited(**form.cleaned_data), actor=cast("User", request.user)
            )
        except CallError as error:
            form.add_error(None, refusal_in_words(error))
            return self._show(meeting, form)
        return self._told(meeting, token)

    def _told(self, meeting: Meeting, token: str) -> HttpResponse:
        if not token:
            messages.success(self.request, _("The link is on its way."))
            return redirect("video:guests", meeting_id=meeting.pk)
        return self._show(meeting, _form(meeting), link=_address(self.request, token))

    def _show(self, meeting: Meeting, form: GuestForm, link: str = "") -> HttpResponse:
        guests = [(guest, link_in_words(guest)) for guest in guests_of(meeting)]
        context = {
            "meeting": meeting,
            "form": form,
            "guests": guests,
            "link": link,
            "may_invite": meeting.by == Meeting.By.VIDEO and not meeting.is_cancelled,
        }
        return self.render_to_response(self.get_context_data(**context))


class GuestView(GuestsView):
    """A new link for one guest, or none any more."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, meeting_id: UUID, guest_id: UUID) -> HttpResponse:  # type: ignore[override]
        meeting = access_meeting(request.user, meeting_id)
        guest = access_guest(meeting, guest_id)
        whom: dict[str, Any] = {
            "meeting_id": meeting.pk,
            "guest_id": guest.pk,
            "actor": cast("User", request.user),
        }
        try:
            if request.POST.get("act") == "renew":
                return self._told(meeting, renew_link(**whom))
            withdraw_guest(**whom)
        except CallError as error:
            messages.error(request, refusal_in_words(error))
        else:
            messages.success(request, _("The link was taken back."))
        return redirect("video:guests", meeting_id=meeting.pk)


def _form(meeting: Meeting, given: Any = None) -> GuestForm:
    languages = meeting.municipality.languages or [meeting.municipality.default_language]
    return GuestForm(given, languages=languages, initial={"language": languages[0]})


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(f"{JOIN_PATH}#t={token}")
