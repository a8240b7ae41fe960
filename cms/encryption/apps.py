from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EncryptionConfig(AppConfig):
    name = "cms.encryption"
    label = "encryption"
    verbose_name = _("Encryption")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.audit.registry import ActionType, register_actions

        register_actions(
            [
                ActionType("encryption.master_key_rotated", _("changed the master key")),
                ActionType("encryption.family_key_destroyed", _("destroyed the key of a family")),
            ]
        )
