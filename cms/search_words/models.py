"""Words for searching: groups that mean the same, what can be suggested, and what found nothing."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import MunicipalityScopedModel
from cms.search_words.rules import words_of

LONGEST_WORD = 60
MOST_IN_GROUP = 12


def _languages() -> list[tuple[str, Any]]:
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


class SynonymGroup(MunicipalityScopedModel):
    """Words that mean the same in one language. Without a municipality it holds in the whole region."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", null=True, blank=True, editable=False
    )
    language = models.CharField(_("language"), max_length=12, choices=_languages)
    words = models.TextField(
        _("words that mean the same"),
        help_text=_(
            "Two or more, with commas between: whoever searches for one finds the others too. "
            "Spelling and endings take care of themselves."
        ),
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering: ClassVar = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        words = words_of(self.words)
        if not 2 <= len(words) <= MOST_IN_GROUP:
            raise ValidationError({"words": _("Write two to twelve words, with commas between.")})
        if any(len(word) > LONGEST_WORD for word in words):
            raise ValidationError({"words": _("A word or expression has at most 60 letters.")})
        self.words = ", ".join(words)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and write down what the search looks up."""
        from cms.search_words.actions import write_lookup

        with transaction.atomic():
            super().save(*args, **kwargs)
            write_lookup(self)


class Synonym(models.Model):
    """One word of a group as the search looks it up: folded, and its stems as PostgreSQL prints them."""

    group = models.ForeignKey(SynonymGroup, models.CASCADE, related_name="lookup")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+", null=True)
    language = models.CharField(max_length=12)
    word = models.CharField(max_length=120)
    stems = models.CharField(max_length=400)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms as they are looked up")
        indexes: ClassVar = [models.Index(fields=["stems", "language"], name="synonym_by_stems")]

    def __str__(self) -> str:
        return self.word


class Wording(models.Model):
    """What phrases say, folded, each once however many articles and municipalities have it. Never shown.

    Written by the triggers that write phrases.
    """

    folded = models.TextField()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints: ClassVar = [models.UniqueConstraint(MD5("folded"), name="wording_once")]
        indexes: ClassVar = [
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="wording_alike", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.folded


class Phrase(MunicipalityScopedModel):
    """A title or search term of a published article, for suggestions and typing errors.

    Written by database triggers on the published articles, so that whoever publishes keeps it right.
    """

    municipality = models.ForeignKey(Municipality, models.DO_NOTHING, related_name="+")
    article = models.ForeignKey("content.PublishedArticle", models.DO_NOTHING, related_name="+")
    locale = models.CharField(max_length=12)
    text = models.TextField()
    folded = models.TextField()
    is_title = models.BooleanField()
    wording = models.ForeignKey(
        Wording, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        indexes: ClassVar = [
            models.Index(fields=["municipality", "locale"], name="phrase_of_place"),
            models.Index(fields=["wording", "municipality", "locale", "is_title"], name="phrase_by_wording"),
        ]

    def __str__(self) -> str:
        return self.text


class NothingFound(MunicipalityScopedModel):
    """How often a word found nothing on a day. Nobody's: no person, no device, no time of day."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    word = models.CharField(max_length=LONGEST_WORD)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word that found nothing")
        verbose_name_plural = _("words that found nothing")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "day", "language", "word"], name="nothing_found_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return self.word
