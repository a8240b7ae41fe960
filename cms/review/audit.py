"""Names of what is recorded about reviews."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

APPROVED = "review.article_approved"
ASSIGNED = "review.review_assigned"
DETAILS_CHANGED = "review.details_changed"
TRANSLATION_CHECKED = "review.translation_checked"
LINK_SENT = "review.link_sent"
LINK_REVOKED = "review.link_revoked"
LINK_OPENED = "review.link_opened"
LINK_ANSWERED = "review.link_answered"


def register() -> None:
    register_actions(
        [
            ActionType(APPROVED, _("approved an article")),
            ActionType(TRANSLATION_CHECKED, _("checked a translation")),
            ActionType(ASSIGNED, _("decided who reviews an article")),
            ActionType(DETAILS_CHANGED, _("changed who is responsible for an article, or its next review")),
            ActionType(LINK_SENT, _("sent a link for reviewing an article")),
            ActionType(LINK_REVOKED, _("took back a link for reviewing an article")),
            ActionType(LINK_OPENED, _("opened a link for reviewing an article"), reads=True),
            ActionType(LINK_ANSWERED, _("answered through a link for reviewing an article")),
        ]
    )
