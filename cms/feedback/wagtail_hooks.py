"""What feedback adds to Wagtail's admin."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.admin.base import RuleMenuItem
from cms.feedback.admin import CommentView, FeedbackView, can_read_feedback


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("feedback/", FeedbackView.as_view(), name="feedback_report"),
        path("feedback/<uuid:comment_id>/", CommentView.as_view(), name="feedback_comment"),
    ]


@hooks.register("register_reports_menu_item")
def feedback_menu_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Was this helpful?"),
        reverse_lazy("feedback_report"),
        icon_name="help",
        name="feedback",
        order=690,
        rule=can_read_feedback,
    )
