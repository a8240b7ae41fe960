"""The last step of the ladder: nobody has seen it, so staff are told."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.notifications.actions.sending import is_seen
from cms.notifications.models import Notification
from cms.notifications.signals import notification_unanswered
from cms.notifications.types import UnknownNotificationTypeError, notification_type

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

_AGAIN = dt.timedelta(minutes=5)


def tell_of_unanswered(municipality: "Municipality") -> int:
    """Send `notification_unanswered` for each whose time is over and that is unread; return how many."""
    told = 0
    while (found := _tell_next(municipality)) is not None:
        told += found
    return told


@transaction.atomic
def _tell_next(municipality: "Municipality") -> bool | None:
    """One at a time, so that what receivers write is committed with the note that they were told."""
    now = timezone.now()
    due = Notification.unscoped.filter(municipality=municipality, unanswered_at__lte=now)
    row = due.select_for_update(of=("self",), skip_locked=True).select_related("user").first()
    if row is None:
        return None
    row.municipality = municipality
    row.unanswered_at, told = None, False
    try:
        is_over = is_seen(row, notification_type(row.type))
    except UnknownNotificationTypeError:
        is_over = True
    if not is_over:
        told = True
        if not _told(row, municipality):
            row.unanswered_at = now + _AGAIN
    row.save(update_fields=["unanswered_at"])
    return told


def _told(row: Notification, municipality: "Municipality") -> bool:
    """Call the receivers; what one of them wrote before it failed is undone with all the rest."""
    mark = transaction.savepoint()
    answers = notification_unanswered.send(municipality, notification=row)
    if any(isinstance(answer, Exception) for _slug, answer in answers):
        transaction.savepoint_rollback(mark)
        return False
    transaction.savepoint_commit(mark)
    return True
