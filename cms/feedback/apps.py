from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "cms.feedback"
    label = "feedback"
    verbose_name = _("Was this helpful?")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.feedback import audit
        from cms.feedback.models import Comment
        from cms.feedback.privacy import FeedbackPrivacy
        from cms.municipalities.confinement import kinds
        from cms.municipalities.confinement.routes import allow_route
        from cms.privacy.handlers import register_privacy_handler

        audit.register()
        register_privacy_handler("feedback", FeedbackPrivacy())
        allow_route("feedback_report")
        allow_route("feedback_comment", {"comment_id": kinds.row_of(Comment)})
