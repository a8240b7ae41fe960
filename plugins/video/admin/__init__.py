"""The professionals' calendar and bookings in Wagtail's admin."""

from typing import ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.municipalities.confinement import kinds
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from plugins.video.admin.availability import AvailabilityView, RemoveExceptionView
from plugins.video.admin.booking import BookView, ProposeView
from plugins.video.admin.calendar import CalendarView
from plugins.video.admin.meetings import InvitationFileView, MeetingView
from plugins.video.admin.proposals import ProposalsView, ProposalView
from plugins.video.admin.services import ArchiveView, ServicesView, ServiceView
from plugins.video.calls.admin import CallPage
from plugins.video.models import AvailabilityException, Meeting, Proposal, ServiceType


class MeetingsViewSet(PluginViewSet):
    name = "video"
    icon = "media"
    address_values: ClassVar = {
        "meeting_id": kinds.row_of(Meeting),
        "proposal_id": kinds.row_of(Proposal),
        "service_id": kinds.row_of(ServiceType),
        "exception_id": kinds.row_of(AvailabilityException),
    }

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(CalendarView), name="meetings"),
            path("book/", view(BookView), name="book"),
            path("propose/", view(ProposeView), name="propose"),
            path("proposals/", view(ProposalsView), name="proposals"),
            path("proposals/<uuid:proposal_id>/", view(ProposalView), name="proposal"),
            path("availability/", view(AvailabilityView), name="availability"),
            path(
                "availability/<int:exception_id>/remove/",
                view(RemoveExceptionView),
                name="remove_exception",
            ),
            path("services/", view(ServicesView), name="services"),
            path("services/new/", view(ServiceView), name="service_new"),
            path("services/<int:service_id>/", view(ServiceView), name="service"),
            path("services/<int:service_id>/archive/", view(ArchiveView), name="service_archive"),
            path("<uuid:meeting_id>/", view(MeetingView), name="meeting"),
            path("<uuid:meeting_id>/call/", view(CallPage), name="call"),
            path("<uuid:meeting_id>/appointment.ics", view(InvitationFileView), name="invitation"),
        ]


viewsets = [MeetingsViewSet()]
menu_items = [
    PluginMenuItem(
        _("Meetings"), url_name="video:meetings", name="video-meetings", icon_name="media", order=130
    )
]
