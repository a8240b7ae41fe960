"""A meeting."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Meeting(MunicipalityScopedModel):
    """A family meets a professional by video at an agreed time. It keeps no word of why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="meetings")
    family = models.ForeignKey(Family, models.CASCADE, related_name="meetings", verbose_name=_("family"))
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="meetings",
        verbose_name=_("professional"),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["professional", "starts_at"], name="meeting_by_professional"),
            models.Index(fields=["family", "starts_at"], name="meeting_by_family"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket  # noqa: E402, F401
