"""Plans: what is always done at the same times, such as the visits to a newborn."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Profession
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.tasks.models.tasks import Task


class Plan(MunicipalityScopedModel):
    """A named set of steps. Its words are about no family, and so rest as they are."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="plans", verbose_name=_("team"))
    name = models.CharField(_("name"), max_length=100)
    # Counted from the birth where there is one, else from the day on which the plan is started.
    from_birth = models.BooleanField(_("days count from the birth"), default=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "name"], name="plan_name_once")]

    def __str__(self) -> str:
        return self.name


class PlanStep(MunicipalityScopedModel):
    """One task of a plan, due so many days after its first day."""

    municipality_path = "plan__municipality"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    title = models.CharField(_("what"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Task.Kind.choices, default=Task.Kind.VISIT)
    days = models.PositiveSmallIntegerField(_("after days"))
    profession = models.CharField(_("only for"), max_length=20, choices=Profession.choices, blank=True)
    tells_family = models.BooleanField(_("the family sees it"), default=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        ordering: ClassVar = ["days", "pk"]

    def __str__(self) -> str:
        return self.title
