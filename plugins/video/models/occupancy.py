"""Whose time is taken. The database itself sees to it that nobody's is taken twice."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.video.models.meetings import Meeting
from plugins.video.models.proposals import Proposal
from plugins.video.models.services import ServiceType


class Hold(MunicipalityScopedModel):
    """A slot kept for a moment while somebody of a family looks at it once more. It is booked by its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    service = models.ForeignKey(ServiceType, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Who calls within a held window: that takes nobody's time, so that no `Occupancy` says it.
    professional = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    # What it became: booking the same hold again answers with the same meeting.
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("time kept for a moment")
        verbose_name_plural = _("times kept for a moment")
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="video_hold_expires")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"


class Occupancy(MunicipalityScopedModel):
    """One professional's time, buffers included, as `blocked`; over all municipalities they work in.

    What a professional overbooks knowingly stands beside the rule that nobody is booked twice.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        HELD = "held", _("Kept for a moment")
        CONFIRMED = "confirmed", _("Booked")
        OVERBOOKED = "overbooked", _("Booked on top of another")
        RELEASED = "released", _("Free again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    professional = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State.choices)
    expires_at = models.DateTimeField(null=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="occupancies")
    hold = models.ForeignKey(Hold, models.CASCADE, null=True, related_name="occupancies")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="times")

    class Meta:
        verbose_name = _("taken time")
        verbose_name_plural = _("taken times")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="video_nobody_is_booked_twice",
                expressions=[
                    ("professional", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["proposed", "held", "confirmed"]),
            ),
            models.CheckConstraint(
                condition=Q(
                    blocked__contains=Func(
                        F("starts_at"),
                        F("ends_at"),
                        RangeBoundary(),
                        function="tstzrange",
                        output_field=DateTimeRangeField(),
                    )
                ),
                name="video_blocked_holds_the_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "held"]) | Q(expires_at__isnull=False),
                name="video_what_waits_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "overbooked"]) | Q(meeting__isnull=False),
                name="video_booked_time_has_a_meeting",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["proposed", "held"]),
                name="video_waiting_expires",
            )
        ]

    def __str__(self) -> str:
        return f"{self.professional_id} · {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} · {self.state}"


# What the exclusion constraint counts, and what a meeting really takes place in.
TAKEN = (Occupancy.State.PROPOSED, Occupancy.State.HELD, Occupancy.State.CONFIRMED)
BOOKED = (Occupancy.State.CONFIRMED, Occupancy.State.OVERBOOKED)
