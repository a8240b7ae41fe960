"""Names of what is recorded about municipalities."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

CREATED = "municipalities.municipality_created"
CHANGED = "municipalities.municipality_changed"
REGION_CREATED = "municipalities.region_created"


def register() -> None:
    register_actions(
        [
            ActionType(CREATED, _("A municipality was added")),
            ActionType(CHANGED, _("Facts about a municipality were changed")),
            ActionType(REGION_CREATED, _("A region was added")),
        ]
    )
