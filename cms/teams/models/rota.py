"""Who is on duty when."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models.teams import Team


class DutyKind(models.TextChoices):
    """Triage holds the whole queue and gives it out; duty takes what is urgent."""

    TRIAGE = "triage", _("Triage")
    DUTY = "duty", _("Duty")


class DutyShift(MunicipalityScopedModel):
    """One person's shift in one team; nobody has two at once in the same team."""

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="shifts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duty_shifts")
    kind = models.CharField(_("kind"), max_length=10, choices=DutyKind.choices, default=DutyKind.TRIAGE)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="teams_shift_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="teams_shift_no_overlap",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "starts_at"], name="teams_shifts_of_team")]

    def __str__(self) -> str:
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{self.user} · {self.get_kind_display()} · {starts:%Y-%m-%d %H:%M} {ends:%H:%M}"
