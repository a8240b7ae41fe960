from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "cms.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"
    personal_data = (
        "notifications.Notification",
        "notifications.NotificationPreference",
        "notifications.PushSubscription",
        "notifications.Delivery",
    )

    def ready(self) -> None:
        from cms.audit.registry import register_actions
        from cms.encryption.secrets import register_sealed_column
        from cms.municipalities.confinement.routes import allow_route
        from cms.notifications.audit import ACTIONS
        from cms.notifications.jobs import schedule
        from cms.notifications.models import PushSubscription, VapidKey
        from cms.notifications.privacy import NotificationsPrivacy
        from cms.notifications.push.keys import keys_context
        from cms.notifications.push.vapid import CONTEXT
        from cms.notifications.texts import TEST, WELCOME
        from cms.notifications.types import register_core_types
        from cms.privacy.handlers import register_privacy_handler

        register_privacy_handler("notifications", NotificationsPrivacy())
        register_actions(ACTIONS)
        register_core_types(TEST, WELCOME)
        post_migrate.connect(schedule, sender=apps.get_app_config("django_q"))
        register_sealed_column(PushSubscription, "keys_sealed", keys_context)
        register_sealed_column(VapidKey, "private_sealed", lambda _row: CONTEXT)
        for name in ("notifications_outbox", "notifications_again", "notifications_settings"):
            allow_route(name)
