"""Who was called when nobody took care, and what is still to be done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.conversations import Conversation


class Rung(models.TextChoices):
    """From the one who has it to the phone that somebody always answers."""

    OWNER = "owner", _("whoever has it")
    TEAM = "team", _("the team")
    LEAD = "lead", _("the lead")
    PHONE = "phone", _("the duty phone")


class Escalation(MunicipalityScopedModel):
    """One ladder: from a moment on, somebody should have taken care. It ends when a named person does.

    `since` is when the message became urgent, or when the answer was due: for the same moment there is
    one ladder, also after it has ended. `rung` is the next one, `next_at` when it is climbed.
    """

    municipality_path = "conversation__municipality"

    class Cause(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        OVERDUE = "overdue", _("Overdue")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="escalations")
    cause = models.CharField(max_length=7, choices=Cause.choices)
    since = models.DateTimeField()
    rung = models.CharField(max_length=5, choices=Rung.choices, default=Rung.OWNER)
    round = models.PositiveSmallIntegerField(default=1)
    round_since = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "cause", "since"], name="escalation_once"),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at=None), name="escalation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(next_at=None), name="escalation_ends_for_good"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(ended_at=None), name="escalations_running")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.cause} · {self.rung}"


class EscalationStep(MunicipalityScopedModel):
    """A rung that was climbed. `told` counts people; the phone's text message has a queue of its own."""

    municipality_path = "escalation__conversation__municipality"

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=5, choices=Rung.choices)
    told = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    sms_next_at = models.DateTimeField(null=True)
    sms_tries = models.PositiveSmallIntegerField(default=0)
    sms_sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("step of a call for help")
        verbose_name_plural = _("steps of calls for help")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["escalation", "round", "rung"], name="escalation_step_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sms_next_at"], condition=Q(sms_next_at__isnull=False), name="escalation_sms_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.escalation_id} · {self.round} · {self.rung}"
