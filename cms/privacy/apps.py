from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "cms.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        from cms.audit.registry import ActionType, register_actions
        from cms.privacy.checks import check_personal_data
        from cms.privacy.handlers import register_privacy_handler
        from cms.privacy.jobs import schedule_retention
        from cms.privacy.libraries import LibrariesPrivacy

        register_privacy_handler("libraries", LibrariesPrivacy())
        register(check_personal_data)
        post_migrate.connect(schedule_retention, sender=apps.get_app_config("django_q"))
        register_actions(
            [
                ActionType("privacy.exported", _("fetched a copy of all data"), reads=True),
                ActionType("privacy.family_erased", _("erased the family")),
                ActionType("privacy.person_erased", _("erased the person")),
                ActionType("privacy.retention_run", _("erased what had been kept long enough")),
            ]
        )
