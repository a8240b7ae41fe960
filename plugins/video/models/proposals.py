"""Times that a professional proposes, of which the family picks one."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.video.models.meetings import Meeting
from plugins.video.models.services import ServiceType


class Proposal(MunicipalityScopedModel):
    """Two to five times, kept free until the family has answered or `expires_at` has come.

    `guardian` is the only adult of the family who is asked and knows of it; without one all of them are.
    `answer` is what the family writes when none fits.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the family")
        PICKED = "picked", _("The family has picked a time")
        NONE_FITS = "none_fits", _("None of the times fits")
        SETTLED = "settled", _("Another time was found")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, models.CASCADE, related_name="+", verbose_name=_("family"))
    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    professional = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", verbose_name=_("team"))
    service = models.ForeignKey(ServiceType, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=5, choices=Meeting.By.choices, default=Meeting.By.VIDEO)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer_sealed = models.BinaryField(null=True, editable=False)
    answer = SealedText("answer_sealed", family="family_id", erased_as="")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("proposal of times")
        verbose_name_plural = _("proposals of times")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(answered_at__isnull=False),
                name="video_answered_proposal_says_when",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["family", "expires_at"], condition=Q(state="open"), name="video_open_proposals"
            )
        ]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.state}"
