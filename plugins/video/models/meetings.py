"""A meeting."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.video.models.services import ServiceType


class Meeting(MunicipalityScopedModel):
    """A family meets a professional at an agreed time. It keeps no word of what it is about.

    A window is a time within which the professional calls: it takes no slot. `until_done` says that the
    end is only what is kept free. `ics_sequence` grows with each change of time or state.
    """

    class Kind(models.TextChoices):
        FIXED = "fixed", _("At a time")
        WINDOW = "window", _("Some time within")
        ON_DEMAND = "on_demand", _("Right now")

    class By(models.TextChoices):
        VIDEO = "video", _("Video")
        PHONE = "phone", _("Phone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="meetings")
    family = models.ForeignKey(Family, models.CASCADE, related_name="meetings", verbose_name=_("family"))
    # Only this adult of the family knows of it; without one it is the whole family's.
    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="meetings",
        verbose_name=_("professional"),
    )
    service = models.ForeignKey(
        ServiceType, models.SET_NULL, null=True, related_name="+", verbose_name=_("kind of meeting")
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", verbose_name=_("team"))
    kind = models.CharField(
        _("when"), max_length=9, choices=Kind.choices, default=Kind.FIXED, db_default=Kind.FIXED
    )
    by = models.CharField(_("how"), max_length=5, choices=By.choices, default=By.VIDEO, db_default=By.VIDEO)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    until_done = models.BooleanField(_("until we are done"), default=False, db_default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Why it was moved or cancelled, in the words of whoever did it.
    reason_sealed = models.BinaryField(null=True, editable=False)
    reason = SealedText("reason_sealed", family="family_id", erased_as="")
    no_show_at = models.DateTimeField(null=True, editable=False)
    late_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    late_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # How many of the reminders (a day, an hour, now) are behind us.
    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)
    ics_sequence = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(late_minutes__lte=120), name="meeting_is_not_too_late"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["professional", "starts_at"], name="meeting_by_professional"),
            models.Index(fields=["family", "starts_at"], name="meeting_by_family"),
            models.Index(
                fields=["municipality", "starts_at"],
                condition=Q(cancelled_at__isnull=True),
                name="meeting_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def late(self) -> dt.timedelta:
        """How much later than agreed it begins, as somebody has said."""
        return dt.timedelta(minutes=self.late_minutes)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None
