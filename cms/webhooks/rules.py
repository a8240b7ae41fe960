"""Who may look after webhooks."""

from cms.accounts.rules import AnyUser, is_municipal_admin
from cms.municipalities.models import Municipality


def can_manage_webhooks(user: AnyUser, municipality: Municipality) -> bool:
    return is_municipal_admin(user, municipality)
