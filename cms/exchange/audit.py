"""Names of what is recorded about imports and exports."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

IMPORTED = "exchange.imported"
EXPORTED = "exchange.exported"
DOWNLOADED = "exchange.downloaded"


def register() -> None:
    register_actions(
        [
            ActionType(IMPORTED, _("Articles were imported from files")),
            ActionType(EXPORTED, _("A library was exported")),
            ActionType(DOWNLOADED, _("An exported library was downloaded"), reads=True),
        ]
    )
