"""Who is away, and who stands in."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class AbsenceKind(models.TextChoices):
    """Why, as far as colleagues need to know.

    There is no illness here: that would be health data about an employee (GDPR art. 9).
    """

    AWAY = "away", pgettext_lazy("absence", "Away")
    HOLIDAY = "holiday", pgettext_lazy("absence", "Holiday")
    COURSE = "course", _("Course or meeting")
    LEAVE = "leave", pgettext_lazy("absence", "Leave")


class Absence(MunicipalityScopedModel):
    """Whole local days on which a person does not work, both included; without an end until further notice.

    Without a substitute the person's work goes back to the team.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("substitute"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.AWAY)
    # When its beginning was announced to other apps; each absence begins once.
    started_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="teams_absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("user")), name="teams_absence_other_stands_in"
            ),
            ExclusionConstraint(
                name="teams_absence_no_overlap",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.starts_on} {self.ends_on or ''}"

    def covers(self, day: dt.date) -> bool:
        return self.touches(day, day)

    def touches(self, first: dt.date, last: dt.date | None) -> bool:
        """Whether it shares a day with the days from first to last (None: without end)."""
        return (last is None or self.starts_on <= last) and (self.ends_on is None or first <= self.ends_on)
