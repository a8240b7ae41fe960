"""Reads of webhooks and their log, for one municipality."""

from django.db.models import Count, Max, Q, QuerySet

from cms.municipalities.models import Municipality
from cms.webhooks.models import WebhookDelivery, WebhookSubscription

LOG = 50


def webhooks_of(municipality: Municipality) -> QuerySet[WebhookSubscription]:
    """All webhooks with what waits and when something was received last."""
    return WebhookSubscription.unscoped.filter(municipality=municipality).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=WebhookDelivery.State.WAITING)),
        received_at=Max("deliveries__finished_at", filter=Q(deliveries__state=WebhookDelivery.State.SENT)),
    )


def log_of(webhook: WebhookSubscription) -> QuerySet[WebhookDelivery]:
    """The latest messages."""
    return WebhookDelivery.unscoped.filter(subscription=webhook)[:LOG]
