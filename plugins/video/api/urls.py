from django.urls import path

from plugins.video.api.booking import HoldsView, MeetingsView, ServicesView, SlotsView
from plugins.video.api.proposals import NoneFitsView, PickView, ProposalsView, ProposalView
from plugins.video.api.views import (
    CancelView,
    InvitationView,
    LateView,
    MeetingView,
    MoveView,
    UpcomingView,
    WayView,
)
from plugins.video.calls.api.urls import urlpatterns as calls
from plugins.video.checks.api.urls import urlpatterns as checks
from plugins.video.on_demand.api.urls import urlpatterns as on_demand

urlpatterns = [
    path("upcoming", UpcomingView.as_view(), name="upcoming"),
    path("services", ServicesView.as_view(), name="services"),
    path("services/<int:service_id>/slots", SlotsView.as_view(), name="slots"),
    path("holds", HoldsView.as_view(), name="holds"),
    path("meetings", MeetingsView.as_view(), name="meetings"),
    path("meetings/<uuid:meeting_id>", MeetingView.as_view(), name="meeting"),
    path("meetings/<uuid:meeting_id>/appointment.ics", InvitationView.as_view(), name="invitation"),
    path("meetings/<uuid:meeting_id>/cancel", CancelView.as_view(), name="cancel"),
    path("meetings/<uuid:meeting_id>/late", LateView.as_view(), name="late"),
    path("meetings/<uuid:meeting_id>/way", WayView.as_view(), name="way"),
    path("meetings/<uuid:meeting_id>/move", MoveView.as_view(), name="move"),
    path("proposals", ProposalsView.as_view(), name="proposals"),
    path("proposals/<uuid:proposal_id>", ProposalView.as_view(), name="proposal"),
    path("proposals/<uuid:proposal_id>/pick", PickView.as_view(), name="pick"),
    path("proposals/<uuid:proposal_id>/none-fits", NoneFitsView.as_view(), name="none_fits"),
    *calls,
    *checks,
    *on_demand,
]
