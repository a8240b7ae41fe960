"""Whom we tell that an article changed, and each telling."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Event(models.TextChoices):
    """What a subscriber can be told of."""

    ARTICLE_PUBLISHED = "article.published", _("An article is new or changed")
    ARTICLE_WITHDRAWN = "article.withdrawn", _("An article was withdrawn")
    TOPIC_CHANGED = "topic.changed", _("A topic was changed")


# A test is sent by hand and can't be subscribed to.
TEST_EVENT = "webhook.test"


class WebhookSubscription(MunicipalityScopedModel):
    """Another system that wants to know when a municipality's library changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    events = ArrayField(models.CharField(max_length=40, choices=Event.choices), verbose_name=_("tell of"))
    is_active = models.BooleanField(_("active"), default=True)
    # The signing secrets rest encrypted under the master key; the older one is valid for a while.
    secret_sealed = models.BinaryField()
    old_secret_sealed = models.BinaryField(null=True)
    old_secret_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(MunicipalityScopedModel):
    """One message to one subscriber: written with the change, sent afterwards, kept as the log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Received")
        GIVEN_UP = "given_up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    subscription = models.ForeignKey(WebhookSubscription, models.CASCADE, related_name="deliveries")
    event = models.CharField(_("event"), max_length=40)
    body = models.TextField()
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_status = models.PositiveSmallIntegerField(_("answer"), null=True)
    last_error = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        ordering: ClassVar = ["-created_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"], name="webhook_deliveries_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["subscription", "-created_at"], name="webhook_log"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.state}"

    @property
    def is_test(self) -> bool:
        return self.event == TEST_EVENT
