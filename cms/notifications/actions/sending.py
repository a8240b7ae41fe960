"""Send what waits in the outbox: gated, only while unread, outside quiet hours, retried, given up at last."""

import datetime as dt
import logging
import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.accounts.rules import is_member
from cms.notifications.actions.claiming import claim_due, worn_out_of
from cms.notifications.actions.reading import mark_read
from cms.notifications.channels import channel_for, send_message
from cms.notifications.models import Delivery, Notification, NotificationPreference, PushSubscription
from cms.notifications.outcome import Outcome, Result
from cms.notifications.push.payload import payload
from cms.notifications.push.sending import send_push
from cms.notifications.queries import preference_of, unread_count
from cms.notifications.quiet import end_of_quiet
from cms.notifications.texts import TEST
from cms.notifications.timing import BATCH, PAUSES, settings_of, zone_of
from cms.notifications.types import (
    NotificationType,
    UnknownNotificationTypeError,
    is_plugins_type,
    notification_type,
)
from cms.outbound.backoff import pause_after
from cms.plugin_api.gate import PluginDisabled, require_enabled

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

logger = logging.getLogger(__name__)

Channel, State = Delivery.Channel, Delivery.State

_MOST_WAIT = 24 * 3600


class _NotNeededError(Exception):
    """The delivery is dropped; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def send_due(municipality: "Municipality", *, seconds: float = 60.0) -> int:
    """Send what is due, the oldest first; return how many tries were made. Several workers may run it."""
    end, tries = time.monotonic() + seconds, 0
    _give_up_worn_out(municipality)
    while time.monotonic() < end:
        rows = claim_due(municipality)
        if rows is None:
            break
        if rows:
            tries += _send(rows, municipality)
    return tries


@transaction.atomic
def _give_up_worn_out(municipality: "Municipality") -> None:
    """Each of its tries has killed the worker before anything could be written down: it is a dead letter."""
    worn_out = worn_out_of(municipality).select_for_update(of=("self",), skip_locked=True)
    rows = list(worn_out.order_by("pk"))
    if rows:
        _finish(rows, State.GIVEN_UP, "worker")
        _fall_back(rows)


def _send(rows: list[Delivery], municipality: "Municipality") -> int:
    """Send one push, or one message for all rows; return 1 when something was tried."""
    choices = preference_of(rows[0].user, municipality)
    left = []
    for row in rows:
        try:
            later = _check(row, choices, municipality)
        except _NotNeededError as found:
            _finish([row], State.DROPPED, found.reason)
            continue
        except Exception as error:  # noqa: BLE001 - one row stops no other; its tries are counted
            _note([row], _raised(error))
            continue
        if later is None:
            left.append(row)
        else:
            _postpone(row, later)
    if not left:
        return 0
    try:
        if left[0].channel == Channel.PUSH:
            outcome = _push(left[0], choices, municipality)
        else:
            outcome = _message(left, choices, municipality)
    except Exception as error:  # noqa: BLE001 - the next ones are sent; this one is tried again, and given up at last
        outcome = _raised(error)
    _note(left, outcome)
    return 1


def _raised(error: Exception) -> Outcome:
    """A failed try. Only the kind of error is written down: its text may name somebody."""
    kind = type(error).__name__
    logger.error("A delivery raised %s.", kind)
    return Outcome(Result.FAILED, kind[:20])


def _check(
    row: Delivery, choices: NotificationPreference, municipality: "Municipality"
) -> dt.datetime | None:
    """Raise _NotNeededError, or return until when it has to wait; None when it may go now."""
    if row.channel == Channel.PUSH and row.subscription is None:
        raise _NotNeededError("no_device")
    if not is_member(row.user, municipality):
        raise _NotNeededError("left")
    if row.notification is None:
        return None
    known = _type_if_on(row.notification, municipality)
    if is_seen(row.notification, known):
        raise _NotNeededError("read")
    if row.channel == Channel.PUSH and not choices.push:
        raise _NotNeededError("off")
    if row.channel != Channel.PUSH and channel_for(row.user, choices) is None:
        raise _NotNeededError("no_channel")
    if choices.quiet_from is None or (row.notification.is_urgent and choices.urgent_when_quiet):
        return None
    return end_of_quiet(
        timezone.now(),
        start=choices.quiet_from,
        end=choices.quiet_until,
        zone=zone_of(settings_of(municipality)),
    )


def _type_if_on(notification: Notification, municipality: "Municipality") -> NotificationType:
    try:
        known = notification_type(notification.type)
        if is_plugins_type(known):
            require_enabled(municipality, known.owner)
    except (UnknownNotificationTypeError, PluginDisabled):
        raise _NotNeededError("plugin_off") from None
    return known


def is_seen(notification: Notification, known: NotificationType) -> bool:
    """Whether the person has seen it: by the list, or by what the type itself knows."""
    if notification.read_at is not None:
        return True
    if known.is_seen is None or not known.is_seen(notification):
        return False
    mark_read(notification=notification)
    return True


def _push(row: Delivery, choices: NotificationPreference, municipality: "Municipality") -> Outcome:
    device, notification = row.subscription, row.notification
    assert device is not None  # noqa: S101 - _check refuses a push without a device
    body = payload(
        notification_type(notification.type) if notification else TEST,
        municipality=municipality,
        subscription=device,
        discreet=choices.discreet,
        unread=unread_count(row.user, municipality),
    )
    outcome = send_push(device, body, urgent=bool(notification and notification.is_urgent))
    known = PushSubscription.unscoped.filter(pk=device.pk)
    if outcome.result is Result.GONE:
        known.delete()
    elif outcome.result is Result.SENT:
        known.update(last_ok_at=timezone.now(), failures=0)
    else:
        known.update(failures=device.failures + 1)
    return outcome


def _message(rows: list[Delivery], choices: NotificationPreference, municipality: "Municipality") -> Outcome:
    channel = channel_for(rows[0].user, choices)
    if channel is None:
        return Outcome(Result.GONE, "no_channel")
    Delivery.unscoped.filter(pk__in=[row.pk for row in rows]).update(channel=channel)
    return send_message(rows[0].user, channel, municipality, discreet=choices.discreet)


@transaction.atomic
def _note(rows: list[Delivery], outcome: Outcome) -> None:
    """Write down what became of it."""
    if outcome.result is Result.SENT:
        _finish(rows, State.SENT, "")
    elif outcome.result is Result.GONE:
        _finish(rows, State.DROPPED, outcome.reason)
        _fall_back(rows)
    elif outcome.result is Result.HOPELESS or rows[0].is_test:
        _finish(rows, State.GIVEN_UP, outcome.reason)
        _fall_back(rows)
    else:
        for row in rows:
            if row.attempts > len(PAUSES):
                _finish([row], State.GIVEN_UP, outcome.reason)
                _fall_back([row])
                continue
            wait = pause_after(row.attempts, PAUSES)
            if outcome.retry_after:
                wait = max(wait, dt.timedelta(seconds=min(outcome.retry_after, _MOST_WAIT)))
            _mine(row).update(claim=None, next_attempt_at=timezone.now() + wait, reason=outcome.reason)


def _finish(rows: list[Delivery], state: str, reason: str) -> None:
    for row in rows:
        _mine(row).update(state=state, reason=reason, finished_at=timezone.now(), claim=None)
    if state == State.GIVEN_UP:
        logger.warning("%d deliveries were given up: %s %s.", len(rows), rows[0].channel, reason)


def _postpone(row: Delivery, until: dt.datetime) -> None:
    """Quiet hours are no failure: the try does not count."""
    _mine(row).update(claim=None, next_attempt_at=until, attempts=row.attempts - 1)


def _mine(row: Delivery) -> QuerySet[Delivery]:
    """The row, as long as no other worker has taken it over meanwhile."""
    return Delivery.unscoped.filter(pk=row.pk, claim=row.claim, state=State.WAITING)


def _fall_back(rows: list[Delivery]) -> None:
    """No device took it: the message that would follow need not wait for its time."""
    for row in rows:
        if row.channel != Channel.PUSH or row.notification_id is None:
            continue
        siblings = Delivery.unscoped.filter(notification=row.notification_id).exclude(pk=row.pk)
        if siblings.filter(channel=Channel.PUSH, state__in=[State.WAITING, State.SENT]).exists():
            continue
        soon = timezone.now() + BATCH
        follows = siblings.exclude(channel=Channel.PUSH)
        follows.filter(state=State.WAITING, next_attempt_at__gt=soon).update(next_attempt_at=soon)
