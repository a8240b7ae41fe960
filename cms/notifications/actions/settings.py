"""What a municipal administrator decides and repairs."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications import audit
from cms.notifications.models import Delivery, NotificationSettings
from cms.plugin_api.jobs import enqueue

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


@transaction.atomic
def change_settings(
    *, municipality: "Municipality", time_zone: str, minutes: dict[str, dict[str, Any]], actor: "User"
) -> NotificationSettings:
    """Set the steps of the ladder; they hold for what is told from now on."""
    row = NotificationSettings.unscoped.update_or_create(
        municipality=municipality, defaults={"time_zone": time_zone, "minutes": minutes}
    )[0]
    record(audit.SETTINGS_CHANGED, actor=actor, municipality=municipality)
    return row


@transaction.atomic
def try_again(*, municipality: "Municipality", actor: "User") -> int:
    """Queue everything that was given up once more; what was read meanwhile is dropped when it is its turn."""
    rows = Delivery.unscoped.filter(municipality=municipality, state=Delivery.State.GIVEN_UP)
    count = rows.exclude(notification=None).update(
        state=Delivery.State.WAITING,
        attempts=0,
        next_attempt_at=timezone.now(),
        finished_at=None,
        claim=None,
    )
    record(audit.TRIED_AGAIN, actor=actor, municipality=municipality, data={"count": count})
    enqueue("notifications.deliver", municipality=municipality)
    return count
