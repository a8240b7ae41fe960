from django.urls import path

from plugins.video.calls.api.after import AfterView, FollowUpView
from plugins.video.calls.api.beside import BesideView
from plugins.video.calls.api.guests import GuestTicketView, GuestView, JoinView
from plugins.video.calls.api.handing_over import HandOverView
from plugins.video.calls.api.phone import CallMeView
from plugins.video.calls.api.views import (
    CallView,
    EndView,
    HideAddressesView,
    LinksView,
    PersonActView,
    RingView,
    SummaryView,
    TicketView,
)

urlpatterns = [
    path("calls/join", JoinView.as_view(), name="call_join"),
    path("calls/guest", GuestView.as_view(), name="call_guest"),
    path("calls/guest/ticket", GuestTicketView.as_view(), name="call_guest_ticket"),
    path("calls/<uuid:meeting_id>", CallView.as_view(), name="call"),
    path("calls/<uuid:meeting_id>/ticket", TicketView.as_view(), name="call_ticket"),
    path("calls/<uuid:meeting_id>/beside", BesideView.as_view(), name="call_beside"),
    path("calls/<uuid:meeting_id>/links", LinksView.as_view(), name="call_links"),
    path("calls/<uuid:meeting_id>/hide-addresses", HideAddressesView.as_view(), name="call_hide_addresses"),
    path("calls/<uuid:meeting_id>/call-me", CallMeView.as_view(), name="call_call_me"),
    path("calls/<uuid:meeting_id>/hand-over", HandOverView.as_view(), name="call_hand_over"),
    path("calls/<uuid:meeting_id>/ring", RingView.as_view(), name="call_ring"),
    path("calls/<uuid:meeting_id>/end", EndView.as_view(), name="call_end"),
    path("calls/<uuid:meeting_id>/summary", SummaryView.as_view(), name="call_summary"),
    path("calls/<uuid:meeting_id>/after", AfterView.as_view(), name="call_after"),
    path("calls/<uuid:meeting_id>/follow-up", FollowUpView.as_view(), name="call_follow_up"),
    path(
        "calls/<uuid:meeting_id>/people/<uuid:person_id>/<slug:act>",
        PersonActView.as_view(),
        name="call_decide",
    ),
]
