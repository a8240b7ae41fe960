from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelineConfig(AppConfig):
    name = "cms.timeline"
    label = "timeline"
    verbose_name = _("Timeline")
    default_auto_field = "django.db.models.BigAutoField"
    # Entries reach a person only through the article, whose page has an owner.
    personal_data = ("timeline.FamilyTimeline", "timeline.LocalEntry", "timeline.SetEntry")

    def ready(self) -> None:
        from cms.accounts.models import Role
        from cms.audit.registry import register_actions
        from cms.content.library.routes import add_endpoint
        from cms.exchange.library.registry import register_part
        from cms.municipalities.permissions import grant
        from cms.privacy.handlers import register_privacy_handler
        from cms.timeline import receivers
        from cms.timeline.audit import ACTIONS
        from cms.timeline.exchange import TimelinePart
        from cms.timeline.library import timeline
        from cms.timeline.privacy import TimelinePrivacy

        register_part("timeline", TimelinePart())
        add_endpoint("timeline", timeline)
        register_actions(ACTIONS)
        register_privacy_handler("timeline", TimelinePrivacy())
        receivers.connect()
        acts = ("add", "change", "delete", "view")
        for role in (Role.EDITOR, Role.MUNICIPAL_ADMIN):
            grant(role, [f"timeline.{act}_localset" for act in acts])
        grant(Role.REGION_ADMIN, [f"timeline.{act}_contentset" for act in acts])
