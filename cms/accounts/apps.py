from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"
    personal_data = (
        "accounts.Child",
        "accounts.Guardian",
        "accounts.Invitation",
        "accounts.Membership",
        "accounts.ProfessionalProfile",
    )

    def ready(self) -> None:
        from cms.accounts import receivers
        from cms.accounts.admin.routes import allow_routes
        from cms.accounts.audit import ACTIONS
        from cms.accounts.privacy import AccountsPrivacy
        from cms.audit.registry import register_actions
        from cms.privacy.handlers import register_privacy_handler

        register_actions(ACTIONS)
        register_privacy_handler("accounts", AccountsPrivacy())
        receivers.connect()
        allow_routes()
