"""When a team reads: its week, and the days on which it does not."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.calendar import MIDNIGHT
from cms.teams.models.teams import Team


class Weekday(models.IntegerChoices):
    """As `datetime.date.weekday`: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def clock(minute: int) -> dt.time:
    """Minutes since midnight as a time; the end of the day is 00:00."""
    return dt.time(*divmod(minute % MIDNIGHT, 60))


class OpeningInterval(MunicipalityScopedModel):
    """A time of the week at which somebody reads, in minutes since local midnight (0 to 1440).

    Minutes, because a time of day cannot say "until midnight". Over midnight it takes two intervals.
    """

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="opening")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.PositiveSmallIntegerField(_("from"))
    closes = models.PositiveSmallIntegerField(_("until"))

    class Meta:
        verbose_name = _("opening time")
        verbose_name_plural = _("opening times")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens"), closes__lte=MIDNIGHT, weekday__lte=6),
                name="teams_opening_within_a_day",
            ),
            ExclusionConstraint(
                name="teams_opening_no_overlap",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func(F("opens"), F("closes"), function="int4range", output_field=IntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {clock(self.opens):%H:%M} {clock(self.closes):%H:%M}"


class ClosedDay(MunicipalityScopedModel):
    """A day on which one team, or with no team the whole municipality, does not read."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="closed_days")
    date = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "date"],
                condition=Q(team=None),
                name="teams_closed_once_in_municipality",
            ),
            models.UniqueConstraint(
                fields=["team", "date"], condition=Q(team__isnull=False), name="teams_closed_once_in_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
