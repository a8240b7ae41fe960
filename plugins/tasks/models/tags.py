"""Words by which a team finds its tasks again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.tasks.models.tasks import Task


class Tag(MunicipalityScopedModel):
    """A word for tasks, of one team or (without a team) of all. It decides nothing but what is found."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "municipality", "team", Lower("name"), name="task_tag_name_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class TaskTag(MunicipalityScopedModel):
    """A tag on a task."""

    municipality_path = "task__municipality"

    task = models.ForeignKey(Task, models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tasks")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("tag of a task")
        verbose_name_plural = _("tags of tasks")
        ordering: ClassVar = [Lower("tag__name"), "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tag", "task"], name="task_tagged_once")]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.tag_id}"
