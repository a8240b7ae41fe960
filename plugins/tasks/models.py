"""A task."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Task(MunicipalityScopedModel):
    """One thing that one person does for one family. What it is about in words rests sealed."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        WRITE = "write", _("Write")
        READ = "read", _("Read")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="tasks")
    family = models.ForeignKey(Family, models.CASCADE, related_name="tasks", verbose_name=_("family"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="tasks",
        verbose_name=_("done by"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    note_sealed = models.BinaryField(null=True, editable=False)
    note = SealedText("note_sealed", family="family_id")
    due_on = models.DateField(_("due"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering: ClassVar = ["due_on", "created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["assigned_to", "due_on"],
                condition=models.Q(done_at__isnull=True),
                name="task_open_by_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"
