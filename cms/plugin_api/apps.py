from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PluginApiConfig(AppConfig):
    name = "cms.plugin_api"
    label = "plugin_api"
    verbose_name = _("Plugins")
    default_auto_field = "django.db.models.BigAutoField"
    personal_data = ("plugin_api.PluginActivation",)

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from cms.audit.registry import register_actions
        from cms.plugin_api import checks  # noqa: F401 - registers the system checks
        from cms.plugin_api.audit import actions
        from cms.plugin_api.jobs import sync_schedules
        from cms.plugin_api.switches_privacy import SwitchesPrivacy
        from cms.privacy.handlers import register_privacy_handler

        register_actions(actions)
        register_privacy_handler("plugin_switches", SwitchesPrivacy())
        post_migrate.connect(sync_schedules, sender=self)
