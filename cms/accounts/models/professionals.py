"""What colleagues need to know of a professional."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Profession(models.TextChoices):
    MIDWIFE = "midwife", _("Midwife")
    HEALTH_VISITOR = "health_visitor", _("Health visitor")
    DOCTOR = "doctor", _("Doctor")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    OTHER = "other", _("Other")


class ProfessionalProfile(MunicipalityScopedModel):
    """A professional's work in one municipality."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="professionals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="professional_profiles")
    profession = models.CharField(_("profession"), max_length=20, choices=Profession.choices)
    languages = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages")
    )

    class Meta:
        verbose_name = _("professional")
        verbose_name_plural = _("professionals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "user"], name="one_profile_per_municipality")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_profession_display()}"
