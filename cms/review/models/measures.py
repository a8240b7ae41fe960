"""How hard each revision is to read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionReadability(models.Model):
    """LIX of one revision, measured when it was saved, with what makes it hard."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", models.CASCADE, primary_key=True, related_name="readability"
    )
    lix = models.PositiveSmallIntegerField()
    words = models.PositiveIntegerField()
    sentences = models.PositiveIntegerField()
    longest_sentences = models.JSONField(default=list)
    longest_words = models.JSONField(default=list)

    class Meta:
        verbose_name = _("readability of a revision")
        verbose_name_plural = _("readability of revisions")
        indexes: ClassVar = [models.Index(fields=["-lix"], name="review_hardest_first")]

    def __str__(self) -> str:
        return f"LIX {self.lix}"
