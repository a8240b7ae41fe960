from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cms.municipalities.confinement import lookups, managers

managers.install()


class MunicipalitiesConfig(AppConfig):
    name = "cms.municipalities"
    label = "municipalities"
    verbose_name = _("Municipalities")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.accounts.models import User
        from cms.municipalities import receivers
        from cms.municipalities.audit import register
        from cms.municipalities.confinement.caches import keep_shared_caches_whole
        from cms.municipalities.confinement.people import keep_superusers_when_saved
        from cms.municipalities.confinement.routes import allow_route, refuse_route

        allow_route("municipalities_our")
        for name in ("index", "add", "edit"):
            refuse_route(f"municipalities_{name}", "the region adds municipalities, with names and hosts")
        register()
        keep_shared_caches_whole()
        keep_superusers_when_saved(User)
        receivers.connect()


__all__ = ["MunicipalitiesConfig", "lookups"]
