"""A conversation on its way from one team to another, with the family's yes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.chat.models.conversations import Conversation


class WarmHandover(MunicipalityScopedModel):
    """One hand-over of a conversation: asked, then running until a day, then ended; or it came to nothing.

    While it runs, `Conversation.second_team` and `second_until` say so: that is what rights are read
    from. `summary` is what the giving team writes about the family; it is gone when nothing came of it.
    Days are local and whole, the last one included.
    """

    municipality_path = "conversation__municipality"

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the family's answer")
        RUNNING = "running", _("Both teams read and write")
        ENDED = "ended", _("Handed over")
        DECLINED = "declined", _("The family said no")
        WITHDRAWN = "withdrawn", _("Taken back")
        EXPIRED = "expired", _("The family did not answer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="hand_overs")
    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    summary_sealed = models.BinaryField(null=True, editable=False)
    summary = SealedText("summary_sealed", family="conversation.family_id", erased_as="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateField()
    began_at = models.DateTimeField(null=True)
    last_day = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The colleague who ended it or took it back; never an adult of the family.
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("warm hand-over")
        verbose_name_plural = _("warm hand-overs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["asked", "running"]),
                name="hand_over_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(to_team=F("from_team")), name="hand_over_to_another_team"),
            models.CheckConstraint(
                condition=Q(state="asked", began_at=None, last_day=None, closed_at=None)
                | Q(state="running", began_at__isnull=False, last_day__isnull=False, closed_at=None)
                | Q(state="ended", began_at__isnull=False, last_day__isnull=False, closed_at__isnull=False)
                | Q(
                    state__in=["declined", "expired"],
                    began_at=None,
                    last_day=None,
                    closed_at__isnull=False,
                )
                | Q(state="withdrawn", closed_at__isnull=False),
                name="hand_over_states_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(began_at__isnull=False) | Q(closed_at=None) | Q(summary_sealed=None),
                name="hand_over_summary_goes_with_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["last_day"], condition=Q(state="running"), name="hand_overs_running"),
            models.Index(fields=["answer_by"], condition=Q(state="asked"), name="hand_overs_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.from_team_id} → {self.to_team_id} · {self.state}"


class HandoverAnswer(MunicipalityScopedModel):
    """What one adult said. All adults of the thread must say yes; one no is enough."""

    municipality_path = "hand_over__conversation__municipality"

    hand_over = models.ForeignKey(WarmHandover, models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    says_yes = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a hand-over")
        verbose_name_plural = _("answers to hand-overs")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "user"], name="hand_over_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id} · {self.user_id}"
