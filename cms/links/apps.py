from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LinksConfig(AppConfig):
    name = "cms.links"
    label = "links"
    verbose_name = _("Links")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.exchange.library.registry import register_part
        from cms.links.exchange import OldAddressesPart
        from cms.links.jobs import schedule
        from cms.links.receivers import connect
        from cms.municipalities.confinement.routes import allow_route

        connect()
        register_part("old_addresses", OldAddressesPart())
        post_migrate.connect(schedule, sender=apps.get_app_config("django_q"))
        allow_route("links_broken")
        allow_route("links_broken_results")
