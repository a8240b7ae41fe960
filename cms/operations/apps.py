from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "cms.operations"
    label = "operations"
    verbose_name = _("Operations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django_q.signals import post_spawn

        from cms.operations.forks import watch_forks
        from cms.operations.heartbeat import beat_on_start, schedule_heartbeat

        post_migrate.connect(schedule_heartbeat, sender=self)
        post_spawn.connect(beat_on_start)
        watch_forks()
