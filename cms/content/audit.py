"""Names of what is recorded about the library."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType, register_actions

TRANSLATION_CONFIRMED = "content.translation_confirmed"


def register() -> None:
    register_actions([ActionType(TRANSLATION_CONFIRMED, _("A translation was found to be up to date"))])
