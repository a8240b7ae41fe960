"""Reads of notifications."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from cms.notifications.models import Notification
from cms.plugin_api.gate import is_enabled
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def notifications_of(user: "User", municipality: "Municipality") -> QuerySet[Notification]:
    """A person's notifications here, newest first, without those of plugins that are off."""
    hidden = Q()
    for plugin in registry.all():
        if not is_enabled(municipality, plugin.slug):
            hidden |= Q(type__startswith=f"{plugin.slug}.")
    rows = Notification.unscoped.filter(municipality=municipality, user=user)
    return rows.exclude(hidden) if hidden else rows
