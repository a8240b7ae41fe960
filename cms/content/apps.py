from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "cms.content"
    label = "content"
    verbose_name = _("Content")
    # Pages know who owns and who locks them.
    personal_data = (
        "content.ArticlePage",
        "content.LibraryIndexPage",
        "content.MunicipalityHomePage",
        "content.RegionLibraryPage",
        "content.TopicPage",
    )
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.content.audit import register
        from cms.content.exchange import TranslationsPart
        from cms.content.jobs import schedule_overdue, schedule_scheduled
        from cms.content.models import LocalFact
        from cms.content.privacy import ContentPrivacy
        from cms.content.receivers import connect
        from cms.exchange.library.registry import register_part
        from cms.inputs import use_in_wagtail
        from cms.municipalities.confinement.routes import allow_scoped_views
        from cms.privacy.handlers import register_privacy_handler

        use_in_wagtail()
        connect()
        register()
        post_migrate.connect(schedule_overdue, sender=apps.get_app_config("django_q"))
        post_migrate.connect(schedule_scheduled, sender=apps.get_app_config("django_q"))
        allow_scoped_views("wagtailsnippets_content_localfact", LocalFact)
        register_privacy_handler("content", ContentPrivacy())
        register_part("translations", TranslationsPart())
