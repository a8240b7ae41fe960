"""When somebody last looked at their tasks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class LastLook(MunicipalityScopedModel):
    """Until when a person has seen what is new; moved by their own act only."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("last look at tasks")
        verbose_name_plural = _("last looks at tasks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "user"], name="last_look_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.at:%Y-%m-%d %H:%M}"
