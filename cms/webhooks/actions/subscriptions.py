"""Add, change, stop and remove webhooks; their secrets."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from cms.encryption.secrets import open_secret, seal_secret
from cms.municipalities.models import Municipality
from cms.webhooks import audit, signing
from cms.webhooks.models import WebhookSubscription

# So long the old secret signs too, after a new one was made.
OVERLAP = dt.timedelta(days=2)


def secret_context(row: WebhookSubscription) -> str:
    return f"webhook:{row.pk}"


@transaction.atomic
def add_webhook(
    *, municipality: Municipality, name: str, url: str, events: Iterable[str], actor: User | None
) -> WebhookSubscription:
    """Make a webhook with a fresh secret."""
    made = WebhookSubscription(
        pk=uuid.uuid4(), municipality=municipality, name=name, url=url, events=sorted(events)
    )
    made.secret_sealed = seal_secret(signing.new_secret(), context=secret_context(made))
    made.save(force_insert=True)
    record(audit.ADDED, actor=actor, municipality=municipality, target=made)
    return made


@transaction.atomic
def change_webhook(
    *,
    webhook: WebhookSubscription,
    name: str,
    url: str,
    events: Iterable[str],
    is_active: bool,
    actor: User,
) -> WebhookSubscription:
    """Change what is sent where. Switching it on forgets earlier failures."""
    if is_active and not webhook.is_active:
        webhook.failing_since = webhook.stopped_at = None
    webhook.name, webhook.url, webhook.events = name, url, sorted(events)
    webhook.is_active = is_active
    webhook.save(update_fields=["name", "url", "events", "is_active", "failing_since", "stopped_at"])
    record(audit.CHANGED, actor=actor, municipality=webhook.municipality, target=webhook)
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: WebhookSubscription, actor: User) -> None:
    """Remove a webhook and its log."""
    record(audit.REMOVED, actor=actor, municipality=webhook.municipality, target=webhook)
    webhook.delete()


@transaction.atomic
def change_secret(*, webhook: WebhookSubscription, actor: User) -> WebhookSubscription:
    """Make a new secret; for two days messages carry a signature of the old one as well."""
    webhook.old_secret_sealed = bytes(webhook.secret_sealed)
    webhook.old_secret_until = timezone.now() + OVERLAP
    webhook.secret_sealed = seal_secret(signing.new_secret(), context=secret_context(webhook))
    webhook.save(update_fields=["secret_sealed", "old_secret_sealed", "old_secret_until"])
    record(audit.SECRET_CHANGED, actor=actor, municipality=webhook.municipality, target=webhook)
    return webhook


def show_secret(*, webhook: WebhookSubscription, actor: User) -> str:
    """Return the secret for its developer, on record."""
    record(audit.SECRET_SHOWN, actor=actor, municipality=webhook.municipality, target=webhook)
    return signing.shown(open_secret(webhook.secret_sealed, context=secret_context(webhook)))


def valid_secrets(webhook: WebhookSubscription) -> list[bytes]:
    """The secrets that sign now, the newest first."""
    context = secret_context(webhook)
    found = [open_secret(webhook.secret_sealed, context=context)]
    until = webhook.old_secret_until
    if webhook.old_secret_sealed is not None and until is not None and until > timezone.now():
        found.append(open_secret(webhook.old_secret_sealed, context=context))
    return found
