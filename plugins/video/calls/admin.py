"""The call of one meeting in Wagtail's admin: the professional's side."""

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.family_card import beside_for
from plugins.video.calls.policy import can_hide_addresses
from plugins.video.calls.queries import access_as_host
from plugins.video.models import QueuePlace
from plugins.video.on_demand.queries import place_of_meeting


class CallPage(AdminPage):
    page_title = _("Video meeting")
    header_icon = "media"
    template_name = "video/call.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        meeting = access_as_host(user, self.kwargs["meeting_id"])
        beside = beside_for(user, meeting.family, guardian=meeting.guardian)
        call = {
            "meeting": str(meeting.pk),
            "language": get_language(),
            "back": reverse("video:meeting", args=[meeting.pk]),
            "canHide": can_hide_addresses(),
            "beside": [{"name": one.name, "path": one.path, "news": one.news} for one in beside],
        }
        # A talk that was asked for just now: whoever waits for it is being rung.
        place = place_of_meeting(meeting.pk)
        rings = place is not None and place.state == QueuePlace.State.RINGING
        return super().get_context_data(
            meeting=meeting, place=place, rings=rings, island={"call": call}, **kwargs
        )
