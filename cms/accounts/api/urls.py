from django.urls import URLPattern, path

from cms.accounts.api.invitations import AcceptView, InspectView, SendCodeView
from cms.accounts.api.me import (
    ConfirmationCodeView,
    ConfirmationView,
    DevicesView,
    DeviceView,
    MeView,
)

urlpatterns: list[URLPattern] = [
    path("me/", MeView.as_view(), name="api_me"),
    path("me/devices/", DevicesView.as_view(), name="api_devices"),
    path("me/devices/<int:device_id>/", DeviceView.as_view(), name="api_device"),
    path("me/confirm/send-code", ConfirmationCodeView.as_view(), name="api_confirmation_code"),
    path("me/confirm", ConfirmationView.as_view(), name="api_confirmation"),
    path("invitations/inspect", InspectView.as_view(), name="api_invitation_inspect"),
    path("invitations/send-code", SendCodeView.as_view(), name="api_invitation_send_code"),
    path("invitations/accept", AcceptView.as_view(), name="api_invitation_accept"),
]
