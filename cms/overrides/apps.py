from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverridesConfig(AppConfig):
    name = "cms.overrides"
    label = "overrides"
    verbose_name = _("Changes to regional articles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.accounts.models import Role
        from cms.content.rendering.composition import provide_local_texts
        from cms.exchange.library.registry import register_part
        from cms.municipalities.permissions import grant
        from cms.notifications.types import register_core_types
        from cms.overrides import audit, receivers, types
        from cms.overrides.admin.routes import register_routes
        from cms.overrides.exchange import OverridesPart
        from cms.overrides.queries import published_texts
        from cms.overrides.review import OverrideSubject
        from cms.review.subjects import register_subject

        register_part("overrides", OverridesPart())
        register_subject(OverrideSubject())
        provide_local_texts(published_texts)
        receivers.connect()
        audit.register()
        register_core_types(types.CHANGED, types.RESTS)
        register_routes()
        own = {f"overrides.{act}_override" for act in ("add", "change", "delete", "view", "publish")}
        for role in (Role.EDITOR, Role.MUNICIPAL_ADMIN):
            grant(role, own)
        grant(Role.REVIEWER, {f"overrides.{act}_override" for act in ("change", "view", "publish")})
