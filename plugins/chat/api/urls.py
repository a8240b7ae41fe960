from django.urls import path

from plugins.chat.api import files, handovers, safety, sharing, views

_ONE = "conversations/<uuid:conversation_id>"

urlpatterns = [
    path("promise", views.PromiseView.as_view(), name="promise"),
    path("safety", safety.SafetyView.as_view(), name="safety"),
    path("sync", views.SyncView.as_view(), name="sync"),
    path("sharing", sharing.SharingView.as_view(), name="sharing"),
    path("hand-overs", handovers.HandOversView.as_view(), name="hand_overs"),
    path("hand-overs/<uuid:hand_over_id>", handovers.HandOverView.as_view(), name="hand_over"),
    path("conversations", views.ConversationsView.as_view(), name="conversations"),
    path(f"{_ONE}/events", views.EventsView.as_view(), name="events"),
    path(f"{_ONE}/messages", views.MessagesView.as_view(), name="messages"),
    path(f"{_ONE}/uploads/<uuid:client_id>", files.UploadView.as_view(), name="upload"),
    path(f"{_ONE}/attachments/<uuid:attachment_id>", files.AttachmentView.as_view(), name="attachment"),
    path(f"{_ONE}/readers", safety.ReadersView.as_view(), name="readers"),
    path(f"{_ONE}/read", views.ReadView.as_view(), name="read"),
    path(f"{_ONE}/messages/<uuid:message_id>/withdraw", views.WithdrawView.as_view(), name="withdraw"),
    path(f"{_ONE}/messages/<uuid:message_id>/hide", views.HideView.as_view(), name="hide"),
]
