"""A professional's meetings in Wagtail's admin."""

from typing import Any, ClassVar, cast

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import User
from cms.municipalities.confinement import kinds
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from plugins.video.calls.admin import CallPage
from plugins.video.models import Meeting
from plugins.video.queries import upcoming_meetings_of


class MeetingsView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Meetings")
    header_icon = "media"
    template_name = "video/meetings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        meetings = list(upcoming_meetings_of(user).prefetch_related("family__guardians__user")[:50])
        return super().get_context_data(meetings=meetings, island=_island(meetings), **kwargs)


def _island(meetings: list[Meeting]) -> dict[str, Any]:
    """Props of the live counters; nobody waits as long as there is no waiting room."""
    today = timezone.localdate()
    return {
        "title": _("Meetings now"),
        "labels": {"today": _("Today"), "waiting": _("Waiting")},
        "words": {"live": _("Up to date"), "waiting": _("Connecting …")},
        "counters": {
            "today": sum(timezone.localdate(meeting.starts_at) == today for meeting in meetings),
            "waiting": 0,
        },
    }


class MeetingsViewSet(PluginViewSet):
    name = "video"
    icon = "media"
    address_values: ClassVar = {"meeting_id": kinds.row_of(Meeting)}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(MeetingsView), name="meetings"),
            path("call/<uuid:meeting_id>/", self.construct_view(CallPage), name="call"),
        ]


viewsets = [MeetingsViewSet()]
menu_items = [
    PluginMenuItem(
        _("Meetings"), url_name="video:meetings", name="video-meetings", icon_name="media", order=130
    )
]
