"""The library as citizens read it: written once at publish, read with one query each."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import MunicipalityScopedModel


class Variant(models.TextChoices):
    NORMAL = "normal", _("Normal")
    EASY = "easy", _("Easy to read")


class PublishedBody(models.Model):
    """The bytes of one article, shared by all municipalities in which it reads the same.

    `digest` is BLAKE2b of `body` and the heart of the ETag. `body` is UTF-8 JSON that begins with
    `{"requested_locale":"<its own locale>",`; `gzip` and `brotli` are the same bytes compressed.
    """

    digest = models.CharField(primary_key=True, max_length=32)
    body = models.BinaryField()
    gzip = models.BinaryField()
    brotli = models.BinaryField()

    class Meta:
        verbose_name = _("published text")
        verbose_name_plural = _("published texts")

    def __str__(self) -> str:
        return self.digest


class PublishedArticle(MunicipalityScopedModel):
    """One article in the library of one municipality, in one language and variant."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="published_articles")
    article_uuid = models.UUIDField()
    locale = models.CharField(max_length=12)
    variant = models.CharField(max_length=10, choices=Variant.choices, default=Variant.NORMAL)
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=400)
    topic_uuid = models.UUIDField(null=True)
    topic_key = models.CharField(max_length=50, blank=True)
    topic_slug = models.CharField(max_length=255, blank=True)
    # As they are compared, see `tag_keys`; written as editors wrote them in `card`.
    tags = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
    stages = models.JSONField(default=list)
    offline = models.BooleanField(default=False)
    is_local = models.BooleanField(default=False)
    # The place in the tree, in the default language: the order that editors see is the order of the lists.
    sort_key = models.CharField(max_length=255, db_collation="C")
    lix = models.PositiveSmallIntegerField(default=0)
    reading_minutes = models.PositiveSmallIntegerField(default=1)
    next_review_at = models.DateField(null=True)
    overdue = models.BooleanField(default=False)
    # As in the article's JSON; empty for an article that is no translation.
    translation_status = models.CharField(max_length=20, blank=True)
    revision_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(default=timezone.now)
    body = models.ForeignKey(PublishedBody, models.PROTECT, related_name="articles")
    body_bytes = models.PositiveIntegerField(default=0)
    # Of the plain file of each of its pictures: what a phone keeps beside the text.
    picture_bytes = models.PositiveIntegerField(default=0, db_default=0)
    card = models.BinaryField()
    # Every article whose card or address stands in this one, published or not.
    references = ArrayField(models.UUIDField(), default=list)
    slots = ArrayField(models.CharField(max_length=20), default=list)
    # Title and search terms as written (for suggestions) and folded (for typing errors); the plain
    # text shows where a word was found.
    search_labels = models.TextField(blank=True)
    search_words = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    search = SearchVectorField(null=True)
    # The words of title, terms and summary alone: small enough to be ranked without unpacking the text's.
    search_head = models.GeneratedField(
        expression=models.Func(
            models.F("search"),
            models.Value("{a,b}"),
            function="ts_filter",
            template="%(function)s(%(expressions)s)",
        ),
        output_field=SearchVectorField(null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("published article")
        verbose_name_plural = _("published articles")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "article_uuid", "locale", "variant"], name="published_article_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "locale", "variant", "slug"], name="published_slug_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "variant", "sort_key", "article_uuid"], name="published_in_order"
            ),
            models.Index(fields=["municipality", "topic_uuid"], name="published_by_topic"),
            models.Index(fields=["article_uuid"], name="published_by_uuid"),
            # Without a list of pending entries, which every search would read through: families search far
            # more often than editors publish.
            GinIndex(fields=["references"], name="published_references", fastupdate=False),
            GinIndex(fields=["search"], name="published_search", fastupdate=False),
            GinIndex(fields=["search_head"], name="published_search_head", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class PublishedTopic(models.Model):
    """A topic of a region's library in one language."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="published_topics")
    topic_uuid = models.UUIDField()
    locale = models.CharField(max_length=12)
    key = models.CharField(max_length=50)
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=400, blank=True)
    image = models.JSONField(null=True)
    sort_key = models.CharField(max_length=255, db_collation="C")

    class Meta:
        verbose_name = _("published topic")
        verbose_name_plural = _("published topics")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "topic_uuid", "locale"], name="published_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class RevokedArticle(MunicipalityScopedModel):
    """A tombstone: phones that kept this article must delete it."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="revoked_articles")
    article_uuid = models.UUIDField()
    revoked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("withdrawn article")
        verbose_name_plural = _("withdrawn articles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "article_uuid"], name="revoked_article_once")
        ]

    def __str__(self) -> str:
        return str(self.article_uuid)
