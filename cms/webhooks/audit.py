"""What is done with webhooks, for the audit trail."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

ADDED = "webhooks.added"
CHANGED = "webhooks.changed"
REMOVED = "webhooks.removed"
SECRET_SHOWN = "webhooks.secret_shown"  # noqa: S105 - a name
SECRET_CHANGED = "webhooks.secret_changed"  # noqa: S105 - a name
TESTED = "webhooks.tested"
SENT_AGAIN = "webhooks.sent_again"
STOPPED = "webhooks.stopped"

ACTIONS = [
    ActionType(ADDED, _("added a webhook")),
    ActionType(CHANGED, _("changed a webhook")),
    ActionType(REMOVED, _("removed a webhook")),
    ActionType(SECRET_SHOWN, _("looked at a webhook's secret"), reads=True),
    ActionType(SECRET_CHANGED, _("changed a webhook's secret")),
    ActionType(TESTED, _("sent a test to a webhook")),
    ActionType(SENT_AGAIN, _("sent a message to a webhook again")),
    ActionType(STOPPED, _("stopped a webhook that had failed for days")),
]
