"""Which plugin is on where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class PluginActivation(MunicipalityScopedModel):
    """The last switch of one plugin in one municipality; no row means the plugin's own default.

    `plugin` is a slug and no foreign key: the plugin may be uninstalled, and its row then stays
    without effect until it is installed again.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="plugin_activations")
    plugin = models.CharField(_("plugin"), max_length=50)
    enabled = models.BooleanField(_("on"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("plugin switch")
        verbose_name_plural = _("plugin switches")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "plugin"], name="plugin_once_per_municipality")
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {'on' if self.enabled else 'off'} · {self.municipality}"
