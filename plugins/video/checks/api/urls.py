from django.urls import path

from plugins.video.checks.api.views import CheckView, GuestCheckView, GuestLineView, LineView

urlpatterns = [
    path("calls/guest/check", GuestCheckView.as_view(), name="check_guest"),
    path("calls/guest/check/line", GuestLineView.as_view(), name="check_guest_line"),
    path("calls/<uuid:meeting_id>/check", CheckView.as_view(), name="check"),
    path("calls/<uuid:meeting_id>/check/line", LineView.as_view(), name="check_line"),
]
