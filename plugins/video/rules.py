"""Who may meet."""

from typing import TYPE_CHECKING

from cms.plugin_api.rules import AnyUser, is_professional

if TYPE_CHECKING:
    from cms.accounts.models import Family


def can_meet(professional: AnyUser, family: "Family") -> bool:
    """Only professionals of the family's own municipality."""
    return is_professional(professional, family.municipality)
