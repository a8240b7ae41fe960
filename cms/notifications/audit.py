"""What is done with notifications, for the audit trail."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

SETTINGS_CHANGED = "notifications.settings_changed"
TRIED_AGAIN = "notifications.tried_again"

ACTIONS = [
    ActionType(SETTINGS_CHANGED, _("changed when people are told by text message or e-mail")),
    ActionType(TRIED_AGAIN, _("sent given-up notifications again")),
]
