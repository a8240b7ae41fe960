"""Which words somebody vouched for."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ArticleApproval(models.Model):
    """The newest approval of one page: the review of an article, or the check of a translation.

    `words` is the text as cms.review.texts.text_of gives it; it outlives revisions. `source_words` is the
    Danish text beside which a translation was read; an article that is no translation has none.
    """

    page = models.OneToOneField(
        "content.ArticlePage", models.CASCADE, related_name="+", verbose_name=_("article")
    )
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=100)
    approved_at = models.DateTimeField(_("approved"), default=timezone.now)
    words = models.JSONField()
    source_words = models.JSONField(null=True)
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")
    # By a person of the place: who edited before is free to read what comes after. A link counts less.
    signed_in = models.BooleanField(default=False)
    # Taken over from a text that carried its reviewer's name before approvals were kept, or was loaded so.
    assumed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("approval of an article")
        verbose_name_plural = _("approvals of articles")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.name}, {self.role}"

    @property
    def is_of_translation(self) -> bool:
        return self.source_words is not None
