"""Views of the list that somebody gave a name."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team


class SavedView(MunicipalityScopedModel):
    """Filters and a layout under a name: one's own, or with a team everybody's in it.

    `chosen` holds the filters as they stand in an address. A family or a name that was looked for is
    never among them: a view must not keep whom somebody once searched.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    chosen = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DefaultView(MunicipalityScopedModel):
    """The view with which a person's list opens."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("view that opens first")
        verbose_name_plural = _("views that open first")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "user"], name="one_view_opens_first")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.view_id}"
