"""Articles that are sent together."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team


class ArticlePack(MunicipalityScopedModel):
    """A pack of one team, or of all teams of the municipality."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="article_packs")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="article_packs", verbose_name=_("team")
    )
    title = models.CharField(_("title"), max_length=100)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("pack of articles")
        verbose_name_plural = _("packs of articles")
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "team", "title"], nulls_distinct=False, name="article_pack_title_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PackedArticle(MunicipalityScopedModel):
    """An article of the region's or the municipality's library, whatever its language.

    `title` is what it was called when it was put in: it names the article after it has left the library.
    """

    municipality_path = "pack__municipality"

    pack = models.ForeignKey(ArticlePack, models.CASCADE, related_name="articles")
    article_uuid = models.UUIDField()
    title = models.CharField(_("title"), max_length=255)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("article in a pack")
        verbose_name_plural = _("articles in a pack")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "article_uuid"], name="packed_once"),
        ]

    def __str__(self) -> str:
        return self.title
