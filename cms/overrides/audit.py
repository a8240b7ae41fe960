"""Names of what is recorded about changes to regional articles."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

STARTED = "overrides.change_started"
CONFIRMED = "overrides.change_confirmed"
LOCKS_CHANGED = "overrides.locks_changed"


def register() -> None:
    register_actions(
        [
            ActionType(STARTED, _("A change to a regional article was begun")),
            ActionType(CONFIRMED, _("A change to a regional article was found still right")),
            ActionType(LOCKS_CHANGED, _("The region locked or unlocked parts of an article")),
        ]
    )
