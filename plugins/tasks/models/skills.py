"""What people are good at, besides their profession and their languages."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.tasks.models.tasks import Task


class Skill(MunicipalityScopedModel):
    """A skill of the municipality's own list, e.g. "twins". Tasks of `kind` want it unless they say another."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Task.Kind.choices, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("municipality", Lower("name"), name="skill_name_once"),
            models.UniqueConstraint(
                fields=["municipality", "kind"], condition=~Q(kind=""), name="one_skill_for_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonSkill(MunicipalityScopedModel):
    """Somebody has a skill, as a lead of theirs has noted."""

    municipality_path = "skill__municipality"

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("skill of a person")
        verbose_name_plural = _("skills of people")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["skill", "user"], name="skill_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.skill_id}"
