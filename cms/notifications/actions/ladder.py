"""The last step of the ladder: nobody has seen it, so staff are told."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.accounts.rules import is_member
from cms.notifications.actions.sending import is_seen
from cms.notifications.models import Notification
from cms.notifications.signals import notification_unanswered
from cms.notifications.types import UnknownNotificationTypeError, is_plugins_type, notification_type
from cms.plugin_api.gate import is_enabled

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
    if _still_matters(row, municipality):
        told = True
        if not _told(row, municipality):
            row.unanswered_at = now + _AGAIN
    row.save(update_fields=["unanswered_at"])
    return told


def _still_matters(row: Notification, municipality: "Municipality") -> bool:
    """Whether the person is here, the type's plugin is on, and it is unread."""
    try:
        known = notification_type(row.type)
    except UnknownNotificationTypeError:
        return False
    if is_plugins_type(known) and not is_enabled(municipality, known.owner):
        return False
    return is_member(row.user, municipality) and not is_seen(row, known)


def _told(row: Notification, municipality: "Municipality") -> bool:
    """Call the receivers; what one of them wrote before it failed is undone with all the rest."""
    mark = transaction.savepoint()
    answers = notification_unanswered.send(municipality, notification=row)
    if any(isinstance(answer, Exception) for _slug, answer in answers):
        transaction.savepoint_rollback(mark)
        return False
    transaction.savepoint_commit(mark)
    return True
