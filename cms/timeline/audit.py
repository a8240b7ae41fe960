"""What can happen to a family's timeline, for the audit trail."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

TIMELINE_CHANGED = "timeline.changed"

ACTIONS = [ActionType(TIMELINE_CHANGED, _("changed the family's dates or what it is shown"))]
