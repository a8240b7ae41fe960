"""When a professional can be booked: a week in local time, and the days on which it is otherwise."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.calendar import MIDNIGHT
from cms.teams.models import Team, Weekday


class AvailabilityRule(MunicipalityScopedModel):
    """A time of the week at which somebody can be booked, in minutes since local midnight (0 to 1440)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("professional")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.PositiveSmallIntegerField(_("from"))
    closes = models.PositiveSmallIntegerField(_("until"))
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("time of the week to be booked")
        verbose_name_plural = _("times of the week to be booked")
        ordering: ClassVar = ["weekday", "opens", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens"), closes__lte=MIDNIGHT, weekday__lte=6),
                name="video_rule_within_a_day",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "professional"], name="video_rules_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.professional_id} · {self.weekday} {self.opens}-{self.closes}"


class AvailabilityException(MunicipalityScopedModel):
    """Days on which one person, or everybody in a team, can be booked less or more. It says nothing of why.

    Without times it is the whole day.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Cannot be booked")
        EXTRA = "extra", _("Can be booked too")

    professional = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.CLOSED)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    closes = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other times on some days")
        verbose_name_plural = _("other times on some days")
        ordering: ClassVar = ["first_day", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(professional__isnull=True) ^ Q(team__isnull=True),
                name="video_exception_of_one_person_or_team",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="video_exception_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(closes__gt=F("opens"), closes__lte=MIDNIGHT),
                name="video_exception_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} {self.last_day} {self.kind}"
