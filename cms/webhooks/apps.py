from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "cms.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.audit.registry import register_actions
        from cms.encryption.secrets import register_sealed_column
        from cms.municipalities.confinement import kinds
        from cms.municipalities.confinement.routes import allow_route
        from cms.webhooks.actions.subscriptions import secret_context
        from cms.webhooks.audit import ACTIONS
        from cms.webhooks.jobs import schedule
        from cms.webhooks.models import WebhookDelivery, WebhookSubscription
        from cms.webhooks.receivers import connect

        connect()
        register_actions(ACTIONS)
        post_migrate.connect(schedule, sender=apps.get_app_config("django_q"))
        for column in ("secret_sealed", "old_secret_sealed"):
            register_sealed_column(WebhookSubscription, column, secret_context)
        allow_route("webhooks_index")
        allow_route("webhooks_add")
        webhook = {"webhook_id": kinds.row_of(WebhookSubscription)}
        for name in ("webhooks_edit", "webhooks_secret", "webhooks_test", "webhooks_remove"):
            allow_route(name, webhook)
        allow_route("webhooks_send_again", webhook | {"delivery_id": kinds.row_of(WebhookDelivery)})
