from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "cms.exchange"
    label = "exchange"
    verbose_name = _("Import and export")
    personal_data = ("exchange.ImportRun", "exchange.ImportedFile", "exchange.ExportRun")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.exchange import audit
        from cms.exchange.admin.routes import allow_routes
        from cms.exchange.privacy import ExchangePrivacy
        from cms.privacy.handlers import register_privacy_handler

        audit.register()
        allow_routes()
        register_privacy_handler("exchange", ExchangePrivacy())
