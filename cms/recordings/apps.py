from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordingsConfig(AppConfig):
    name = "cms.recordings"
    label = "recordings"
    verbose_name = _("Recordings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.audit.registry import ActionType, register_actions
        from cms.exchange.library.registry import register_part
        from cms.municipalities.confinement import kinds
        from cms.municipalities.confinement.routes import allow_route
        from cms.recordings import actions, receivers
        from cms.recordings.exchange import RecordingsPart

        register_part("recordings", RecordingsPart())
        allow_route("recordings_of_page", {"page_id": kinds.own_page})
        register_actions(
            [
                ActionType(actions.SAVED, _("A recording of an article was uploaded")),
                ActionType(actions.CONFIRMED, _("A recording was confirmed for a changed text")),
                ActionType(actions.REMOVED, _("A recording of an article was removed")),
            ]
        )
        receivers.connect()
