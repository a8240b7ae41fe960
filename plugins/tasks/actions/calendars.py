"""Make and withdraw the secret address of a person's calendar."""

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from plugins.tasks import audit
from plugins.tasks.models import CalendarFeed

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def hash_secret(secret: str) -> str:
    """A secret holds 256 random bits, so that a plain hash of it cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_address(*, user: "User", municipality: "Municipality") -> str:
    """Return a new secret, the only moment at which it can be read; an earlier one stops working."""
    # One at a time: two windows at once must not both leave an address open.
    User._base_manager.select_for_update(no_key=True).get(pk=user.pk)
    _revoke(user, municipality)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.unscoped.create(municipality=municipality, user=user, token_hash=hash_secret(secret))
    record(audit.FEED_MADE, actor=user, municipality=municipality)
    return secret


@transaction.atomic
def revoke_address(*, user: "User", municipality: "Municipality") -> bool:
    """Withdraw the address; whether there was one."""
    if not _revoke(user, municipality):
        return False
    record(audit.FEED_REVOKED, actor=user, municipality=municipality)
    return True


def _revoke(user: "User", municipality: "Municipality") -> int:
    alive = CalendarFeed.unscoped.filter(municipality=municipality, user=user, revoked_at=None)
    return alive.update(revoked_at=timezone.now())
