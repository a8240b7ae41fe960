from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "cms.teams"
    label = "teams"
    verbose_name = _("Teams")
    default_auto_field = "django.db.models.BigAutoField"
    # Texts, topics and opening times reach a person only through the team's lead.
    personal_data = (
        "teams.Absence",
        "teams.ClosedDay",
        "teams.DutyShift",
        "teams.OpeningInterval",
        "teams.Team",
        "teams.TeamMember",
        "teams.TeamText",
        "teams.TeamTopic",
        "teams.TeamTopicLabel",
    )

    def ready(self) -> None:
        from cms.audit.registry import register_actions
        from cms.privacy.handlers import register_privacy_handler
        from cms.teams import receivers
        from cms.teams.admin.routes import allow_routes
        from cms.teams.audit import ACTIONS
        from cms.teams.jobs import schedule
        from cms.teams.privacy import TeamsPrivacy

        register_actions(ACTIONS)
        register_privacy_handler("teams", TeamsPrivacy())
        receivers.connect()
        allow_routes()
        post_migrate.connect(schedule, sender=apps.get_app_config("django_q"))
