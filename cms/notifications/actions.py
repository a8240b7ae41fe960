"""Tell a person something."""

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.notifications.types import is_plugins_type, notification_type
from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.jobs import enqueue
from cms.realtime.events import CORE, group, publish_on_commit
from cms.realtime.groups import personal_key

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

logger = logging.getLogger(__name__)


def notify(*, municipality: "Municipality", user: "User", type: str, about: str | UUID = "") -> None:  # noqa: A002
    """Queue a notification on commit; raise UnknownNotificationTypeError.

    Whether it is still wanted is decided when it is delivered.
    """
    notification_type(type)
    enqueue("notifications.deliver", municipality=municipality, user_id=user.pk, type=type, about=about)


@transaction.atomic
def deliver(
    *,
    municipality: "Municipality",
    user: "User",
    type: str,  # noqa: A002
    about: str = "",
) -> Notification | None:
    """Write the notification and ring; None when it was dropped because its plugin is off by now."""
    known = notification_type(type)
    try:
        if is_plugins_type(known):
            require_enabled(municipality, known.owner)
    except PluginDisabled:
        logger.info("A notification %s was dropped: the plugin is off in %s.", type, municipality.slug)
        return None
    with municipality_scope(municipality):
        notification = Notification.objects.create(
            municipality=municipality, user=user, type=type, about=about
        )
    publish_on_commit(
        group(municipality, CORE, personal_key(user)), "notification.new", {"id": str(notification.pk)}
    )
    return notification


def mark_read(*, notification: Notification) -> Notification:
    """Note that the person has seen it; a second time changes nothing."""
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
    return notification
