"""Send what waits; clear the log."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.municipalities.models import Municipality
from cms.plugin_api.jobs import enqueue, job
from cms.webhooks.actions.sending import send_due
from cms.webhooks.models import WebhookDelivery, WebhookSubscription

KEPT = dt.timedelta(days=30)


@job("webhooks.send")
def send(webhook_id: str) -> None:
    """Send the due messages of one webhook."""
    webhook = WebhookSubscription.objects.filter(pk=UUID(webhook_id)).first()
    if webhook is not None:
        send_due(webhook)


def sweep() -> None:
    """Each minute: queue the webhooks whose messages are due, and drop old lines of the log."""
    now = timezone.now()
    waiting = WebhookDelivery.unscoped.filter(state=WebhookDelivery.State.WAITING, next_attempt_at__lte=now)
    places = Municipality._base_manager.in_bulk(waiting.values_list("municipality", flat=True).distinct())
    for webhook_id, place in waiting.values_list("subscription", "municipality").order_by().distinct():
        enqueue("webhooks.send", municipality=places[place], webhook_id=webhook_id)
    WebhookDelivery.unscoped.filter(finished_at__lt=now - KEPT).delete()


def schedule(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the sweep exists."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="webhooks.sweep",
        defaults={
            "func": "cms.webhooks.jobs.sweep",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )


jobs = [send]
