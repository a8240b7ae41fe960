from django.urls import URLPattern, path

from cms.notifications.api import push
from cms.notifications.api.views import NotificationsView, PreferencesView, ReadView

urlpatterns: list[URLPattern] = [
    path("me/notifications/", NotificationsView.as_view(), name="api_notifications"),
    path("me/notifications/read", ReadView.as_view(), name="api_notifications_read"),
    path("me/notification-preferences/", PreferencesView.as_view(), name="api_notification_preferences"),
    path("me/push/", push.DeviceView.as_view(), name="api_push"),
    path("me/push/compare", push.CompareView.as_view(), name="api_push_compare"),
    path("me/push/remove", push.RemoveView.as_view(), name="api_push_remove"),
    path("me/push/test", push.TestView.as_view(), name="api_push_test"),
    path("push/shown", push.ShownView.as_view(), name="api_push_shown"),
    path("push/renewal", push.RenewalView.as_view(), name="api_push_renewal"),
]
