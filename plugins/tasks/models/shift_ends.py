"""Who has finished their shift, and until when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class ShiftEnd(MunicipalityScopedModel):
    """Somebody has finished for now: until they are back the rules give them nothing."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    back_at = models.DateTimeField()

    class Meta:
        verbose_name = _("end of a shift")
        verbose_name_plural = _("ends of shifts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "user"], name="shift_ended_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.back_at:%Y-%m-%d %H:%M}"
