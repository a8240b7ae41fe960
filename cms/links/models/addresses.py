"""Where an article or a topic stood before."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class OldAddress(MunicipalityScopedModel):
    """A slug that an article or topic had in a municipality and language, and what it names.

    The row names the thing, not its new slug: a chain of renamings is one step. What is published
    under the slug today comes first, so a slug that somebody else took leads to its new owner.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        TOPIC = "topic", _("Topic")

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="old_addresses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    locale = models.CharField(max_length=12)
    slug = models.CharField(max_length=255)
    target_uuid = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "locale", "slug"], name="old_address_leads_to_one"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["target_uuid"], name="old_address_by_target")]

    def __str__(self) -> str:
        return f"{self.locale}/{self.slug}"
