"""Whom a family calls when it cannot wait."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.settings import ChatSettings

validate_phone = RegexValidator(r"^\+?[0-9 ]{3,20}$", _("Write digits and spaces, for example 70 11 31 31."))


class Call(models.TextChoices):
    """What kind of place answers. The app has a word for each in the family's language."""

    EMERGENCY = "emergency", _("112")
    ACUTE = "acute", _("Acute line or doctor on call")
    MATERNITY = "maternity", _("Maternity ward")
    DOCTOR = "doctor", _("Own doctor")
    LIFELINE = "lifeline", _("Lifeline")
    VIOLENCE = "violence", _("Help against violence")
    POISON = "poison", _("Poison line")


class CallNumber(MunicipalityScopedModel):
    """A number, and when it is the right one.

    Weeks are whole weeks of pregnancy, both included. Hours are those of working days: Monday to
    Friday, public holidays excepted.
    """

    municipality_path = "settings__site__municipality"

    class Hours(models.TextChoices):
        ALWAYS = "always", _("Day and night")
        INSIDE = "inside", _("On working days, in the hours below")
        OUTSIDE = "outside", _("At all other times than those hours")

    settings = ParentalKey(ChatSettings, on_delete=models.CASCADE, related_name="call_numbers")
    call = models.CharField(_("who answers"), max_length=9, choices=Call.choices)
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("For example the hospital. Shown as it stands.")
    )
    number = models.CharField(_("number"), max_length=24, validators=[validate_phone])
    from_week = models.PositiveSmallIntegerField(_("from week of pregnancy"), null=True, blank=True)
    to_week = models.PositiveSmallIntegerField(_("to week of pregnancy"), null=True, blank=True)
    weeks_after_birth = models.PositiveSmallIntegerField(
        _("weeks after the birth"),
        null=True,
        blank=True,
        help_text=_(
            "Where weeks are given, only those families see the number. Leave all three empty for all."
        ),
    )
    hours = models.CharField(_("when"), max_length=7, choices=Hours.choices, default=Hours.ALWAYS)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("until"), null=True, blank=True)

    panels: ClassVar = [
        FieldPanel("call"),
        FieldPanel("number"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("from_week"), FieldPanel("to_week"), FieldPanel("weeks_after_birth")]),
        FieldPanel("hours"),
        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
    ]

    class Meta:
        verbose_name = _("number to call")
        verbose_name_plural = _("numbers to call")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours="always") | Q(opens__isnull=False, closes__gt=F("opens")),
                name="call_number_has_its_hours",
                violation_error_message=_("Write from when until when, or choose day and night."),
            ),
            models.CheckConstraint(
                condition=Q(from_week=None) | Q(to_week=None) | Q(to_week__gte=F("from_week")),
                name="call_number_weeks_in_order",
                violation_error_message=_("The last week comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_call_display()} {self.number}"
