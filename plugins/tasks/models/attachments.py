"""Files and photos of a task. The row says what it is; the bytes rest sealed in the private storage."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.tasks.models.tasks import Task


class Attachment(MunicipalityScopedModel):
    """What colleagues put beside a task. Families never see it.

    `size` is in bytes; a photo has `width` and `height` in pixels. The name that the file came with may
    name somebody: it rests sealed like every other word of the task.
    """

    municipality_path = "task__municipality"

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        PDF = "pdf", _("PDF file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="attachments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name_sealed = models.BinaryField(editable=False)
    name = SealedText("name_sealed", family="task.words_key", erased_as="")
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("file of a task")
        verbose_name_plural = _("files of tasks")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="photo", width__isnull=False, height__isnull=False)
                | Q(kind="pdf", width__isnull=True, height__isnull=True),
                name="task_file_has_its_measures",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.task_id}"

    @property
    def content_type(self) -> str:
        return "image/jpeg" if self.kind == self.Kind.PHOTO else "application/pdf"

    @property
    def file_name(self) -> str:
        """Where the sealed bytes lie in the private storage."""
        return f"{folder_of(self.task.municipality_id)}/{self.pk.hex}"


def folder_of(municipality_id: int) -> str:
    return f"tasks/{municipality_id}"
