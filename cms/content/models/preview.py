"""Drafts that an editor is looking at."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class PreviewSnapshot(MunicipalityScopedModel):
    """A draft as the citizen would read it: the same JSON as a published article. Lives for minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    locale = models.CharField(max_length=12)
    payload = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return str(self.pk)
