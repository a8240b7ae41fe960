"""Who may look after notifications."""

from cms.accounts.rules import AnyUser, is_municipal_admin
from cms.municipalities.models import Municipality


def can_look_after_notifications(user: AnyUser, municipality: Municipality) -> bool:
    return is_municipal_admin(user, municipality)
