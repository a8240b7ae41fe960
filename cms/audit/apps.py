from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "cms.audit"
    label = "audit"
    verbose_name = _("Audit")
    default_auto_field = "django.db.models.BigAutoField"
    personal_data = ("audit.AuditEvent",)

    def ready(self) -> None:
        from cms.audit.privacy import AuditPrivacy
        from cms.privacy.handlers import register_privacy_handler

        register_privacy_handler("audit", AuditPrivacy())
