"""Browsers that a person wants to be told on."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cms.notifications.models import Delivery, PushSubscription
from cms.notifications.push.encoding import to_bytes
from cms.notifications.push.keys import keys_of, read_keys, seal_keys
from cms.plugin_api.jobs import enqueue

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

MOST_DEVICES = 10


def register_device(
    *,
    municipality: "Municipality",
    user: "User",
    endpoint: str,
    p256dh: str,
    auth: str,
    device: str,
    locale: str,
) -> PushSubscription:
    """Remember a browser's subscription; raise BadKeysError.

    A browser has one subscription: it belongs to whoever registered it last. Beyond ten devices the one
    that was not heard of for the longest time goes.
    """
    keys = read_keys(p256dh, auth)
    given = {"municipality": municipality, "user": user, "endpoint": endpoint}
    about = {"device": device, "locale": locale, "failures": 0, "last_compared_at": timezone.now()}
    try:
        return _save_device(given, about, keys)
    except IntegrityError:
        return _save_device(given, about, keys)  # another tab of the same browser was faster


@transaction.atomic
def _save_device(given: dict[str, Any], about: dict[str, Any], keys: bytes) -> PushSubscription:
    mine = {name: given[name] for name in ("municipality", "user")}
    same = PushSubscription.unscoped.select_for_update().filter(endpoint=given["endpoint"])
    # Deleted, not handed over: what still waits for the one before must not reach the one after.
    PushSubscription.unscoped.filter(endpoint=given["endpoint"]).exclude(**mine).delete()
    row = same.first() or PushSubscription(**given)
    for name, value in about.items():
        setattr(row, name, value)
    seal_keys(row, keys)
    row.save()
    kept = PushSubscription.unscoped.filter(**mine).order_by("-last_compared_at", "-created_at")
    surplus = list(kept.values_list("pk", flat=True)[MOST_DEVICES:])
    PushSubscription.unscoped.filter(pk__in=surplus).delete()
    return row


def device_is_known(*, municipality: "Municipality", user: "User", endpoint: str, locale: str) -> bool:
    """Say whether this browser's subscription is still this person's, and note that it was heard of."""
    mine = PushSubscription.unscoped.filter(municipality=municipality, user=user, endpoint=endpoint)
    return bool(mine.update(last_compared_at=timezone.now(), locale=locale))


def remove_device(*, municipality: "Municipality", user: "User", endpoint: str) -> int:
    """Forget one of the person's own browsers; return how many were forgotten."""
    mine = PushSubscription.unscoped.filter(municipality=municipality, user=user, endpoint=endpoint)
    return mine.delete()[1].get("notifications.PushSubscription", 0)


@transaction.atomic
def renew_device(
    *, municipality: "Municipality", old_endpoint: str, old_auth: str, endpoint: str, p256dh: str, auth: str
) -> bool:
    """The browser changed its subscription by itself; whoever knows the old secret may. Raise BadKeysError."""
    keys = read_keys(p256dh, auth)
    rows = PushSubscription.unscoped.select_for_update().filter(municipality=municipality)
    row = rows.filter(endpoint=old_endpoint).first()
    if row is None or not _is_secret_of(row, old_auth):
        return False
    if PushSubscription.unscoped.filter(endpoint=endpoint).exclude(pk=row.pk).exists():
        return False
    row.endpoint, row.failures = endpoint, 0
    seal_keys(row, keys)
    row.save(update_fields=["endpoint", "failures", "keys_sealed"])
    return True


def _is_secret_of(row: PushSubscription, auth: str) -> bool:
    try:
        return constant_time_compare(to_bytes(auth), keys_of(row)[1])
    except ValueError:
        return False


def note_shown(*, municipality: "Municipality", subscription_id: str | UUID) -> None:
    """The browser has shown a notification."""
    rows = PushSubscription.unscoped.filter(municipality=municipality, pk=subscription_id)
    rows.update(last_shown_at=timezone.now())


@transaction.atomic
def send_test(*, municipality: "Municipality", user: "User", endpoint: str) -> Delivery | None:
    """Queue a test for one of the person's own devices; None when we do not know it."""
    mine = PushSubscription.unscoped.filter(municipality=municipality, user=user, endpoint=endpoint)
    device = mine.first()
    if device is None:
        return None
    row = Delivery.unscoped.create(
        municipality=municipality, user=user, subscription=device, channel=Delivery.Channel.PUSH
    )
    enqueue("notifications.deliver", municipality=municipality)
    return row
