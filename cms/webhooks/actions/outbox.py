"""Write what subscribers are told, in the transaction of the change."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.actions.changes import ArticleChange, TopicChange
from cms.municipalities.models import Municipality
from cms.plugin_api.jobs import enqueue
from cms.webhooks import audit
from cms.webhooks.models import TEST_EVENT, Event, WebhookDelivery, WebhookSubscription

State = WebhookDelivery.State


def tell_of_articles(changes: Iterable[ArticleChange]) -> None:
    """One message for each subscriber, article and language: ids, language and version, no text."""
    by_place: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for change in changes:
        event = Event.ARTICLE_WITHDRAWN if change.is_withdrawn else Event.ARTICLE_PUBLISHED
        data = {"uuid": str(change.article_uuid), "locale": change.locale, "variant": change.variant}
        if not change.is_withdrawn:
            data["version"] = change.version
        by_place.setdefault(change.municipality_id, []).append((event.value, data))
    _tell(by_place)


def tell_of_topics(changes: Iterable[TopicChange]) -> None:
    told = list(changes)
    by_place: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    regions = {change.region_id for change in told}
    for pk, region_id in Municipality._base_manager.filter(region__in=regions).values_list("pk", "region"):
        by_place[pk] = [
            (Event.TOPIC_CHANGED.value, {"uuid": str(change.topic_uuid), "locale": change.locale})
            for change in told
            if change.region_id == region_id
        ]
    _tell(by_place)


def _tell(by_place: dict[int, list[tuple[str, dict[str, Any]]]]) -> None:
    listening = WebhookSubscription.unscoped.filter(municipality__in=list(by_place), is_active=True)
    rows = [
        _message(webhook, event, data)
        for webhook in listening.select_related("municipality")
        for event, data in by_place[webhook.municipality_id]
        if event in webhook.events
    ]
    if not rows:
        return
    WebhookDelivery.unscoped.bulk_create(rows, batch_size=500)
    for webhook in {row.subscription_id: row.subscription for row in rows}.values():
        _send_soon(webhook)


def _message(webhook: WebhookSubscription, event: str, data: dict[str, Any]) -> WebhookDelivery:
    now = timezone.now()
    stamp = now.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = json.dumps({"type": event, "timestamp": stamp, "data": data}, separators=(",", ":"))
    return WebhookDelivery(
        pk=uuid.uuid4(),
        municipality_id=webhook.municipality_id,
        subscription=webhook,
        event=event,
        body=body,
        created_at=now,
    )


def _send_soon(webhook: WebhookSubscription) -> None:
    enqueue("webhooks.send", municipality=webhook.municipality, webhook_id=webhook.pk)


@transaction.atomic
def send_test(*, webhook: WebhookSubscription, actor: User) -> WebhookDelivery:
    """Queue a message that changes nothing, also for a webhook that is switched off."""
    row = _message(webhook, TEST_EVENT, {"webhook": str(webhook.pk)})
    row.save(force_insert=True)
    record(audit.TESTED, actor=actor, municipality=webhook.municipality, target=webhook)
    _send_soon(webhook)
    return row


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, actor: User) -> WebhookDelivery:
    """Queue a message once more under its old id, so that a receiver who had it can tell."""
    delivery.state = State.WAITING
    delivery.attempts = 0
    delivery.next_attempt_at = timezone.now()
    delivery.finished_at = None
    delivery.save(update_fields=["state", "attempts", "next_attempt_at", "finished_at"])
    record(audit.SENT_AGAIN, actor=actor, municipality=delivery.municipality, target=delivery)
    _send_soon(delivery.subscription)
    return delivery
