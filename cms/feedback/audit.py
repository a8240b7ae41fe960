"""Names of what is recorded about comments."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

KEPT = "feedback.comment_kept"
DELETED = "feedback.comment_deleted"


def register() -> None:
    register_actions(
        [
            ActionType(KEPT, _("A comment on an article was kept")),
            ActionType(DELETED, _("A comment on an article was deleted")),
        ]
    )
