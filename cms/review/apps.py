from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "cms.review"
    label = "review"
    verbose_name = _("Review")
    default_auto_field = "django.db.models.BigAutoField"
    # Who is to review, and who was asked by a link.
    personal_data = ("review.ReviewAssignment", "review.ReviewLink")

    def ready(self) -> None:
        from cms.accounts.models import Role
        from cms.exchange.library.registry import register_part
        from cms.municipalities.permissions import grant
        from cms.privacy.handlers import register_privacy_handler
        from cms.review import audit, receivers, routes
        from cms.review.admin.api import gate_the_admin_api
        from cms.review.articles import PageSubject
        from cms.review.exchange import ApprovalsPart, ReviewDatesPart
        from cms.review.jobs import schedule_reminders
        from cms.review.privacy import ReviewPrivacy
        from cms.review.subjects import register_subject

        register_part("review_dates", ReviewDatesPart())
        register_subject(PageSubject())
        register_part("approvals", ApprovalsPart())
        audit.register()
        routes.register()
        receivers.connect()
        gate_the_admin_api()
        grant(Role.MUNICIPAL_ADMIN, ["review.change_reviewdates"])
        grant(
            Role.REGION_ADMIN,
            ["review.change_reviewdates"]
            + [f"review.{act}_professionalreviewtask" for act in ("add", "change", "delete", "view")],
        )
        register_privacy_handler("review", ReviewPrivacy())
        post_migrate.connect(schedule_reminders, dispatch_uid="review.schedule")
