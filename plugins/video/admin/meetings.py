"""One meeting: what is agreed, and what can be done with it."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import key_of, moment_of, number_of
from plugins.video.actions.changing import (
    cancel_meeting,
    change_way,
    mark_no_show,
    move_meeting,
    say_late,
)
from plugins.video.actions.following_up import follow_up, may_follow_up
from plugins.video.actions.reading import note_reading
from plugins.video.api.views import calendar_file
from plugins.video.calls.queries import room_of, talk_of
from plugins.video.calls.rules import is_call_open, is_host
from plugins.video.checks.queries import checks_of
from plugins.video.checks.words import in_words
from plugins.video.errors import MeetingError, WrongTimesError
from plugins.video.guests.queries import guests_of, link_in_words
from plugins.video.models import Meeting
from plugins.video.queries.meetings import access_meeting, holders_of
from plugins.video.refusals import refusal_in_words
from plugins.video.rules import can_change, can_invite, can_say_late, is_right_now


class MeetingView(AdminPage):
    page_title = gettext_lazy("Meeting")
    header_icon = "media"
    template_name = "video/meeting.html"

    def get(self, request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        meeting = access_meeting(request.user, meeting_id)
        note_reading(meeting, reader=request.user)
        return self._show(meeting)

    def post(self, request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        """Do it and come back, to the calendar where it came from there; what was typed stays when refused."""
        meeting = access_meeting(request.user, meeting_id)
        try:
            done = _act(request, meeting)
        except MeetingError as error:
            if request.POST.get("from_calendar"):
                messages.error(request, refusal_in_words(error))
                return redirect(_calendar(meeting))
            return self._show(meeting, refused=refusal_in_words(error))
        messages.success(request, done)
        fresh = access_meeting(request.user, meeting_id)
        back = (
            _calendar(fresh)
            if request.POST.get("from_calendar")
            else reverse("video:meeting", args=[meeting.pk])
        )
        return redirect(back)

    def _show(self, meeting: Meeting, refused: str = "") -> HttpResponse:
        now, given = timezone.now(), self.request.POST
        room = room_of(meeting)
        local = timezone.localtime(meeting.starts_at)
        context = {
            "meeting": meeting,
            "holders": holders_of(meeting),
            "talk": talk_of(room) if room is not None else None,
            "may_follow_up": may_follow_up(meeting),
            "guests": [(guest, link_in_words(guest)) for guest in guests_of(meeting)],
            "checks": in_words(checks_of(meeting)),
            "refused": refused,
            "may_call": is_call_open(meeting) and is_host(self.request.user, meeting),
            "may_change": can_change(self.request.user, meeting, now),
            "may_invite": can_invite(meeting, now),
            "may_be_late": can_say_late(meeting, now) and not is_right_now(meeting),
            "may_be_missed": not meeting.is_cancelled
            and meeting.starts_at <= now
            and not is_right_now(meeting),
            "people": professionals_of(meeting.municipality).order_by("first_name", "last_name", "pk"),
            "person": given.get("person") or str(meeting.professional_id or ""),
            "when": given.get("when") or f"{local:%Y-%m-%dT%H:%M}",
            "reason": given.get("reason", ""),
        }
        return self.render_to_response(self.get_context_data(**context))


class InvitationFileView(View):
    """The meeting for the professional's own calendar."""

    def get(self, request: HttpRequest, meeting_id: UUID) -> HttpResponse:
        return calendar_file(request, access_meeting(request.user, meeting_id), cast("User", request.user))


def _act(request: HttpRequest, meeting: Meeting) -> str:
    """Do what the pressed button says; return what is said of it."""
    given = request.POST
    who: dict[str, Any] = {"meeting_id": meeting.pk, "actor": cast("User", request.user)}
    match given.get("act", ""):
        case "move":
            move_meeting(
                starts_at=_when(given.get("when", ""), meeting),
                professional=_colleague(given.get("person", ""), meeting),
                reason=given.get("reason", ""),
                on_top=given.get("on_top") == "on",
                **who,
            )
            return _("The meeting is moved, and the family has been told.")
        case "cancel":
            cancel_meeting(reason=given.get("reason", ""), **who)
            return _("The meeting is cancelled, and the family has been told.")
        case "late":
            say_late(minutes=number_of(given.get("minutes", "")) or 0, **who)
            return _("The family has been told that you come later.")
        case "way":
            change_way(by=given.get("by", ""), **who)
            return _("The meeting is changed, and the family has been told.")
        case "follow_up":
            follow_up(**who)
            return _("A follow-up task is made.")
        case "no_show":
            mark_no_show(**who)
            return _("It is noted. The team follows up; the family sees no mark.")
    raise WrongTimesError


def _colleague(key: str, meeting: Meeting) -> User | None:
    wanted = key_of(key)
    return None if wanted is None else professionals_of(meeting.municipality).filter(pk=wanted).first()


def _when(text: str, meeting: Meeting) -> dt.datetime:
    """A moment; a bare day keeps the time of day."""
    if len(text) == len("2026-12-01"):
        text = f"{text}T{timezone.localtime(meeting.starts_at):%H:%M}"
    found = moment_of(text)
    if found is None:
        raise WrongTimesError
    return found


def _calendar(meeting: Meeting) -> str:
    team = f"&team={meeting.team_id}" if meeting.team_id is not None else ""
    return f"{reverse('video:meetings')}?day={timezone.localtime(meeting.starts_at):%Y-%m-%d}{team}"
