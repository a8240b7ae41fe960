from django.urls import path

from plugins.video.on_demand.api.views import (
    AnswerView,
    CallMeView,
    ClaimView,
    HandOverView,
    HereView,
    LeaveView,
    NotNowView,
    PutBackView,
    QueueView,
)

urlpatterns = [
    path("queue", QueueView.as_view(), name="queue"),
    path("queue/<uuid:place_id>/here", HereView.as_view(), name="queue_here"),
    path("queue/<uuid:place_id>/leave", LeaveView.as_view(), name="queue_leave"),
    path("queue/<uuid:place_id>/call-me", CallMeView.as_view(), name="queue_call_me"),
    path("queue/<uuid:place_id>/answer", AnswerView.as_view(), name="queue_answer"),
    path("queue/<uuid:place_id>/not-now", NotNowView.as_view(), name="queue_not_now"),
    path("queue/<uuid:place_id>/claim", ClaimView.as_view(), name="queue_claim"),
    path("queue/<uuid:place_id>/put-back", PutBackView.as_view(), name="queue_put_back"),
    path("queue/<uuid:place_id>/hand-over", HandOverView.as_view(), name="queue_hand_over"),
]
