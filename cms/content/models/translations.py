"""Which text of the source language a translation says."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TranslationKind(models.TextChoices):
    HUMAN = "human", _("Translated by a person")
    MACHINE_APPROVED = "machine_approved", _("Translated by a machine, then approved")


class TranslationState(models.Model):
    """One published translation: who made it, and the Danish text that it follows.

    It outlives revisions: going back to an older revision of the translation does not make it newer.
    `source_digest` is empty while the source was not published.
    """

    article_uuid = models.UUIDField()
    locale = models.CharField(max_length=12)
    kind = models.CharField(
        _("translation"), max_length=20, choices=TranslationKind.choices, default=TranslationKind.HUMAN
    )
    source_digest = models.CharField(max_length=32, blank=True)
    source_revision_id = models.BigIntegerField(null=True)
    followed_at = models.DateTimeField(default=timezone.now)
    # Who vouches that the published words say what the Danish text says; empty while nobody does. Servers
    # of the version before these fields write states too while a new version is rolled out.
    checked_by = models.CharField(_("translation checked by"), max_length=100, blank=True, db_default="")
    checker_role = models.CharField(_("the checker's role"), max_length=100, blank=True, db_default="")
    checked_on = models.DateField(_("translation checked"), null=True)

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article_uuid", "locale"], name="translation_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_uuid} ({self.locale})"
