"""How a person wants to be told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class NotificationPreference(MunicipalityScopedModel):
    """One person's choices in one municipality; without a row the defaults of this class hold.

    Quiet hours are wall-clock times of the municipality, over midnight when `quiet_from` is later
    than `quiet_until`; both or neither are set.
    """

    class Fallback(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")
        NONE = "none", _("Neither")

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    push = models.BooleanField(_("on the phone"), default=True)
    fallback = models.CharField(
        _("when not seen"), max_length=8, choices=Fallback.choices, default=Fallback.EMAIL
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    urgent_when_quiet = models.BooleanField(_("urgent ones also in quiet hours"), default=False)
    discreet = models.BooleanField(_("neutral texts"), default=False)

    class Meta:
        verbose_name = _("how a person wants to be told")
        verbose_name_plural = _("how people want to be told")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "municipality"], name="notification_preference_once_per_place"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notification_quiet_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
