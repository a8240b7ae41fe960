"""The professionals' calendar and bookings in Wagtail's admin."""

from typing import ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.municipalities.confinement import kinds
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from cms.teams.models import Team
from plugins.video.admin.availability import AvailabilityView, RemoveExceptionView
from plugins.video.admin.booking import BookView, ProposeView
from plugins.video.admin.calendar import CalendarView
from plugins.video.admin.meetings import InvitationFileView, MeetingView
from plugins.video.admin.panel import NextMeetingPanel
from plugins.video.admin.proposals import ProposalsView, ProposalView
from plugins.video.admin.services import ArchiveView, ServicesView, ServiceView
from plugins.video.busy.admin import CalendarsView, ReadCalendarView, RemoveCalendarView
from plugins.video.calls.admin import CallPage
from plugins.video.guests.admin import GuestsView, GuestView
from plugins.video.models import (
    AvailabilityException,
    BusyCalendar,
    Meeting,
    MeetingGuest,
    Proposal,
    QueuePlace,
    ServiceType,
)
from plugins.video.on_demand.admin import OfferView, PlaceView, WaitingListView, WaitingView


class MeetingsViewSet(PluginViewSet):
    name = "video"
    icon = "media"
    address_values: ClassVar = {
        "meeting_id": kinds.row_of(Meeting),
        "proposal_id": kinds.row_of(Proposal),
        "service_id": kinds.row_of(ServiceType),
        "place_id": kinds.row_of(QueuePlace),
        "team_id": kinds.row_of(Team),
        "exception_id": kinds.row_of(AvailabilityException),
        "guest_id": kinds.row_of(MeetingGuest),
        "calendar_id": kinds.row_of(BusyCalendar),
    }

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(CalendarView), name="meetings"),
            path("now/", view(WaitingView), name="now"),
            path("now/list/", view(WaitingListView), name="now_list"),
            path("now/<uuid:place_id>/", view(PlaceView), name="place"),
            path("now/teams/<int:team_id>/", view(OfferView), name="offer"),
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
            path("availability/calendars/", view(CalendarsView), name="busy"),
            path("availability/calendars/<uuid:calendar_id>/read/", view(ReadCalendarView), name="busy_read"),
            path(
                "availability/calendars/<uuid:calendar_id>/remove/",
                view(RemoveCalendarView),
                name="busy_remove",
            ),
            path("services/", view(ServicesView), name="services"),
            path("services/new/", view(ServiceView), name="service_new"),
            path("services/<int:service_id>/", view(ServiceView), name="service"),
            path("services/<int:service_id>/archive/", view(ArchiveView), name="service_archive"),
            path("<uuid:meeting_id>/", view(MeetingView), name="meeting"),
            path("<uuid:meeting_id>/call/", view(CallPage), name="call"),
            path("<uuid:meeting_id>/guests/", view(GuestsView), name="guests"),
            path("<uuid:meeting_id>/guests/<uuid:guest_id>/", view(GuestView), name="guest"),
            path("<uuid:meeting_id>/appointment.ics", view(InvitationFileView), name="invitation"),
        ]


viewsets = [MeetingsViewSet()]
home_panels = [NextMeetingPanel()]
menu_items = [
    PluginMenuItem(
        _("Meetings"), url_name="video:meetings", name="video-meetings", icon_name="media", order=130
    ),
    PluginMenuItem(_("Who waits now"), url_name="video:now", name="video-now", icon_name="group", order=131),
]
