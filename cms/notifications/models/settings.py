"""What a municipality decides about notifications."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


def default_time_zone() -> str:
    return settings.TIME_ZONE


class NotificationSettings(MunicipalityScopedModel):
    """One municipality's steps; without a row the defaults of the types hold.

    `minutes`: {type: {"fallback": minutes until SMS or e-mail, "unanswered": minutes until staff are
    told}}; what is missing is the type's own default, and 0 means never.
    """

    municipality = models.OneToOneField(Municipality, models.CASCADE, primary_key=True, related_name="+")
    time_zone = models.CharField(_("time zone"), max_length=40, default=default_time_zone)
    minutes: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("settings for notifications")
        verbose_name_plural = _("settings for notifications")

    def __str__(self) -> str:
        return str(self.municipality_id)
