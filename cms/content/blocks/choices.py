"""The choices that blocks, facts and the API share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tone(models.TextChoices):
    INFO = "info", _("Good to know")
    TIP = "tip", _("A tip")
    CARE = "care", _("Take care")


class Slot(models.TextChoices):
    """The local contacts that every municipality fills in once."""

    HEALTH_VISITORS = "health_visitors", _("Health visitors")
    MIDWIVES = "midwives", _("Midwives")
    EMERGENCY = "emergency", _("Accident and emergency")
    FAMILY_CENTRE = "family_centre", _("Family centre")
    DOCTOR_ON_CALL = "doctor_on_call", _("Doctor on call")


class StageKind(models.TextChoices):
    PREGNANCY_WEEK = "pregnancy_week", _("Week of pregnancy")
    CHILD_WEEK = "child_week", _("Age of the child in weeks")
    CHILD_MONTH = "child_month", _("Age of the child in months")
