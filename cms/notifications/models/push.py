"""Browsers that we may wake, and the key by which push services know us."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel

LONGEST_ENDPOINT = 1000


class PushSubscription(MunicipalityScopedModel):
    """One browser's push subscription (W3C Push API): where to send, and the keys to encrypt with.

    `keys_sealed` holds the browser's public key (65 bytes, P-256) and its secret (16 bytes) of RFC 8291,
    sealed under the master key. `failures` counts since the push service last took a message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    keys_sealed = models.BinaryField()
    device = models.CharField(_("device"), max_length=80, blank=True)
    locale = models.CharField(_("language"), max_length=12, default="da")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_compared_at = models.DateTimeField(default=timezone.now, editable=False)
    last_ok_at = models.DateTimeField(null=True, editable=False)
    last_shown_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("device that gets notifications")
        verbose_name_plural = _("devices that get notifications")
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [
            models.Index(fields=["user", "municipality"], name="push_subscription_by_person")
        ]

    def __str__(self) -> str:
        return self.device or str(self.pk)


class VapidKey(models.Model):
    """The installation's own key pair (RFC 8292), made when it is first needed. At most one row."""

    name = models.CharField(primary_key=True, max_length=10, default="current", editable=False)
    private_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("key for push services")
        verbose_name_plural = _("keys for push services")

    def __str__(self) -> str:
        return self.name
