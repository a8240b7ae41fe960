"""Tell a person something."""

import datetime as dt
import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.notifications.models import Delivery, Notification, NotificationSettings, PushSubscription
from cms.notifications.timing import BATCH, fallback_after, settings_of, unanswered_after
from cms.notifications.types import NotificationType, is_plugins_type, notification_type
from cms.plugin_api.gate import is_enabled
from cms.plugin_api.jobs import enqueue
from cms.realtime.events import CORE, group, publish_on_commit
from cms.realtime.groups import personal_key

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

logger = logging.getLogger(__name__)

Channel = Delivery.Channel


@transaction.atomic
def notify(
    *,
    municipality: "Municipality",
    user: "User",
    type: str,  # noqa: A002
    about: str | UUID = "",
    urgent: bool = False,
) -> Notification | None:
    """Write a notification and what is to be sent of it; raise UnknownNotificationTypeError.

    Call it inside the transaction of what it tells of: the rows come and go with it. `about` is a key of
    at most 64 characters, never a text. `urgent` makes one urgent whose type is not. None when the type's
    plugin is off; whether it is on is asked again when something is sent.
    """
    known = notification_type(type)
    if is_plugins_type(known) and not is_enabled(municipality, known.owner):
        logger.info("A notification %s was dropped: the plugin is off in %s.", type, municipality.slug)
        return None
    now, own = timezone.now(), settings_of(municipality)
    urgent = urgent or known.urgent
    patience = unanswered_after(own, known, urgent=urgent)
    notification = Notification.unscoped.create(
        municipality=municipality,
        user=user,
        type=type,
        about=str(about),
        is_urgent=urgent,
        created_at=now,
        unanswered_at=now + patience if patience is not None else None,
    )
    Delivery.unscoped.bulk_create(_deliveries(notification, known, own, now))
    enqueue("notifications.deliver", municipality=municipality)
    publish_on_commit(
        group(municipality, CORE, personal_key(user)), "notification.new", {"id": str(notification.pk)}
    )
    return notification


def _deliveries(
    notification: Notification, known: NotificationType, own: NotificationSettings, now: dt.datetime
) -> list[Delivery]:
    """A push to each device at once, whoever is looking at a screen; and the message that follows if unread.

    The wish for e-mail or text message is read again when it is sent.
    """
    place = {"municipality_id": notification.municipality_id, "user_id": notification.user_id}
    rows = [
        Delivery(
            **place,
            notification=notification,
            subscription=device,
            channel=Channel.PUSH,
            created_at=now,
            next_attempt_at=now,
        )
        for device in PushSubscription.unscoped.filter(**place)
    ]
    patience = fallback_after(own, known)
    if patience is not None:
        # The batch's two minutes come on top: nobody is written to earlier than was promised.
        due = now + patience + (BATCH if known.gathered else dt.timedelta(0))
        rows.append(
            Delivery(
                **place,
                notification=notification,
                channel=Channel.EMAIL,
                created_at=now,
                next_attempt_at=due,
            )
        )
    return rows
