"""The outbox: what is still to be sent to whom, and what became of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.notifications.models.notifications import Notification
from cms.notifications.models.push import PushSubscription


class Delivery(MunicipalityScopedModel):
    """One message to one person on one channel: written with the notification, sent afterwards.

    It holds no text: that is made when it is sent. A test has no notification. While a worker is at it,
    `claim` names that worker's try and `next_attempt_at` is when its lease ends.
    """

    class Channel(models.TextChoices):
        PUSH = "push", _("On the phone")
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed")
        GIVEN_UP = "given_up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notification = models.ForeignKey(Notification, models.CASCADE, null=True, related_name="deliveries")
    subscription = models.ForeignKey(PushSubscription, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message on its way")
        verbose_name_plural = _("messages on their way")
        ordering: ClassVar = ["-created_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"], name="notification_delivery_due", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["user", "municipality"],
                name="notification_delivery_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["municipality", "-created_at"], name="notification_delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} · {self.state}"

    @property
    def is_test(self) -> bool:
        return self.notification_id is None
