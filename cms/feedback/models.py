"""Answers to "Was this helpful?": tied to the text that was read, to nobody who read it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.content.models import Variant
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Answer(MunicipalityScopedModel):
    """One yes or no. `id` is made by the client, so that an answer sent twice counts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    article_uuid = models.UUIDField()
    revision_id = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    variant = models.CharField(max_length=10, choices=Variant.choices, default=Variant.NORMAL)
    helpful = models.BooleanField()
    # A day and no time of day: the order of answers must not tell who gave them.
    day = models.DateField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes: ClassVar = [
            models.Index(fields=["municipality", "article_uuid", "revision_id"], name="answer_by_revision"),
            models.Index(fields=["day"], name="answer_by_day"),
        ]

    def __str__(self) -> str:
        return str(self.article_uuid)


class Comment(MunicipalityScopedModel):
    """What somebody wrote beside their answer. Sealed; its answer is not known, only the text it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    article_uuid = models.UUIDField()
    revision_id = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    helpful = models.BooleanField()
    day = models.DateField()
    master_id = models.CharField(max_length=50)
    sealed = models.BinaryField()
    kept = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes: ClassVar = [
            models.Index(fields=["municipality", "kept", "day"], name="comment_to_look_through")
        ]

    def __str__(self) -> str:
        return str(self.pk)
