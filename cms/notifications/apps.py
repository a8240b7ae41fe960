from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "cms.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"
    personal_data = ("notifications.Notification",)

    def ready(self) -> None:
        from cms.notifications.privacy import NotificationsPrivacy
        from cms.privacy.handlers import register_privacy_handler

        register_privacy_handler("notifications", NotificationsPrivacy())
