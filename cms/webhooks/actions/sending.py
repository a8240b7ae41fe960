"""Send what waits: signed, retried with growing pauses, given up at last."""

import datetime as dt
import http.client
import socket
import ssl
import time
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.audit.record import record
from cms.outbound.backoff import pause_after
from cms.outbound.guard import ForbiddenAddressError
from cms.outbound.http import ask
from cms.webhooks import audit, signing
from cms.webhooks.actions.notices import tell_that_it_stopped
from cms.webhooks.actions.subscriptions import valid_secrets
from cms.webhooks.models import TEST_EVENT, WebhookDelivery, WebhookSubscription

State = WebhookDelivery.State

TIMEOUT = 10.0
# Seconds until the next try; after the last one the message is given up.
PAUSES = (10, 60, 300, 1_800, 7_200, 18_000, 36_000, 86_400)
PATIENCE = dt.timedelta(days=3)
LEASE = dt.timedelta(minutes=5)
_GONE = 410


def send_due(webhook: WebhookSubscription, *, seconds: float = 60.0) -> int:
    """Send the messages of one webhook that are due, the oldest first; return how many tries were made.

    A failed try ends the round: a receiver that is down is not asked a hundred times.
    """
    end, tries = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        delivery = _claim(webhook)
        if delivery is None:
            break
        tries += 1
        if not _try(delivery):
            break
    return tries


def _claim(webhook: WebhookSubscription) -> WebhookDelivery | None:
    """Take the next message for this process alone; if it dies, the message is due again after the lease."""
    now = timezone.now()
    with transaction.atomic():
        due = WebhookDelivery.unscoped.select_for_update(of=("self",), skip_locked=True).filter(
            Q(subscription__is_active=True) | Q(event=TEST_EVENT),
            subscription=webhook,
            state=State.WAITING,
            next_attempt_at__lte=now,
        )
        found = due.order_by("created_at", "pk").first()
        if found is not None:
            WebhookDelivery.unscoped.filter(pk=found.pk).update(next_attempt_at=now + LEASE)
    if found is None:
        return None
    return WebhookDelivery.unscoped.select_related("subscription__municipality").get(pk=found.pk)


def _try(delivery: WebhookDelivery) -> bool:
    webhook = delivery.subscription
    body = delivery.body.encode()
    headers = signing.headers(
        valid_secrets(webhook), message_id=message_id(delivery.pk), timestamp=int(time.time()), body=body
    )
    status, error = None, ""
    try:
        status = ask("POST", webhook.url, timeout=TIMEOUT, body=body, headers=headers, only_https=True).status
    except (OSError, http.client.HTTPException) as failure:
        error = _code(failure)
    _note(delivery, status, error)
    return status is not None and 200 <= status < 300


def message_id(key: uuid.UUID) -> str:
    return f"msg_{key.hex}"


def _code(failure: Exception) -> str:
    """A word for the log; the error's own text may quote addresses inside our network."""
    match failure:
        case ForbiddenAddressError():
            return "forbidden"
        case socket.gaierror():
            return "no_host"
        case ssl.SSLError():
            return "certificate"
        case TimeoutError():
            return "no_answer"
        case _:
            return "no_connection"


@transaction.atomic
def _note(delivery: WebhookDelivery, status: int | None, error: str) -> None:
    """Write the result down, and stop a webhook that is gone or has failed for days."""
    webhook = WebhookSubscription.unscoped.select_for_update().filter(pk=delivery.subscription_id).first()
    if webhook is None:
        return  # removed while we were asking
    now = timezone.now()
    delivery.attempts += 1
    delivery.last_status, delivery.last_error = status, error
    if status is not None and 200 <= status < 300:
        delivery.state, delivery.finished_at = State.SENT, now
        webhook.failing_since = None
    else:
        webhook.failing_since = webhook.failing_since or now
        if delivery.is_test or status == _GONE or delivery.attempts > len(PAUSES):
            delivery.state, delivery.finished_at = State.GIVEN_UP, now
        else:
            delivery.next_attempt_at = now + pause_after(delivery.attempts, PAUSES)
    delivery.save(
        update_fields=["state", "attempts", "last_status", "last_error", "finished_at", "next_attempt_at"]
    )
    webhook.save(update_fields=["failing_since"])
    is_hopeless = webhook.failing_since is not None and webhook.failing_since < now - PATIENCE
    if webhook.is_active and not delivery.is_test and (status == _GONE or is_hopeless):
        _stop(webhook, now)


def _stop(webhook: WebhookSubscription, now: dt.datetime) -> None:
    webhook.is_active, webhook.stopped_at = False, now
    webhook.save(update_fields=["is_active", "stopped_at"])
    WebhookDelivery.unscoped.filter(subscription=webhook, state=State.WAITING).update(
        state=State.GIVEN_UP, finished_at=now
    )
    record(audit.STOPPED, actor=None, municipality=webhook.municipality, target=webhook)
    transaction.on_commit(lambda: tell_that_it_stopped(webhook))
