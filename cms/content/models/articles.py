"""The article: what editors write. Citizens read its published snapshot."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_headless_preview.models import HeadlessPreviewMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.content.blocks import ArticleStreamBlock, SourceStreamBlock, StageStreamBlock
from cms.content.copying import CopyAsDraftForm
from cms.content.signals import publishing
from cms.content.tags import LONGEST
from cms.content.tags.form_field import ArticleForm
from cms.inputs import settings_panels
from cms.review.admin.panels import PublishCheckPanel, ReadingPanel


class ArticlePage(HeadlessPreviewMixin, Page):
    """One article in one language. Its translations share `uuid`; their blocks share their ids."""

    base_form_class = ArticleForm
    copy_form_class = CopyAsDraftForm

    summary = models.CharField(
        _("short answer"),
        max_length=160,
        help_text=_("One sentence that answers the question. Shown in lists and under the heading."),
    )
    body = StreamField(ArticleStreamBlock(), verbose_name=_("text"), blank=True)
    search_terms = models.TextField(
        _("words that people search for"),
        blank=True,
        help_text=_("Everyday words and synonyms, with commas between. They are not shown."),
    )
    tags = ArrayField(
        models.CharField(max_length=LONGEST),
        verbose_name=_("tags"),
        default=list,
        # Servers of the version before this field write articles too while a new version is rolled out.
        db_default=[],
        blank=True,
        help_text=_(
            "Words that gather articles across topics, for example: twins. Families do not see them, but "
            "find the article by them. A translation has those of the Danish article."
        ),
    )
    topic = models.ForeignKey(
        "content.TopicPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
        help_text=_("Only for local articles. A regional article has the topic under which it lies."),
    )
    stages = StreamField(
        StageStreamBlock(),
        verbose_name=_("for you now"),
        blank=True,
        help_text=_("When the app should show the article by itself. Leave empty for delicate subjects."),
    )
    related_articles = StreamField(
        [("article", PageChooserBlock(page_type="content.ArticlePage", label=_("Article")))],
        verbose_name=_("read also"),
        blank=True,
        max_num=4,
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("Read aloud to those who cannot see the picture. One sentence."),
    )
    offline = models.BooleanField(
        _("always on the phone"),
        default=False,
        help_text=_("Only for help in an emergency: the app keeps it without being asked."),
    )
    author_role = models.CharField(
        _("written by"), max_length=100, blank=True, help_text=_("A role, for example: Health visitor")
    )
    reviewer_name = models.CharField(_("reviewed by"), max_length=100, blank=True)
    reviewer_role = models.CharField(_("the reviewer's role"), max_length=100, blank=True)
    reviewed_at = models.DateField(_("reviewed"), null=True, blank=True)
    next_review_at = models.DateField(_("next review"), null=True, blank=True)
    sources = StreamField(SourceStreamBlock(), verbose_name=_("sources"), blank=True)
    easy_title = models.CharField(
        _("title"), max_length=255, blank=True, help_text=_("Leave empty to use the article's own title.")
    )
    easy_summary = models.CharField(
        _("short answer"), max_length=160, blank=True, help_text=_("One short sentence with everyday words.")
    )
    easy_body = StreamField(
        ArticleStreamBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("The most important only. Short sentences, one thought in each."),
    )
    easy_lix = models.PositiveSmallIntegerField(
        _("LIX"),
        default=0,
        editable=False,
        help_text=_("Counted when you save. 25 or lower is easy to read."),
    )
    easy_reading_minutes = models.PositiveSmallIntegerField(_("reading minutes"), default=1, editable=False)
    lix_reason = models.CharField(
        _("why the text must be this hard"),
        max_length=250,
        blank=True,
        default="",
        # Servers of the version before this field write articles too while a new version is rolled out.
        db_default="",
        help_text=_("Only when the LIX is above the target. For example: The names of medicines are long."),
    )
    lix = models.PositiveSmallIntegerField(_("LIX"), default=0, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(_("reading minutes"), default=1, editable=False)

    parent_page_types: ClassVar = ["content.TopicPage", "content.LibraryIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("body"),
        FieldPanel("related_articles"),
    ]
    find_panels: ClassVar = [
        FieldPanel("topic"),
        FieldPanel("stages"),
        FieldPanel("tags"),
        FieldPanel("search_terms"),
        FieldPanel("offline"),
    ]
    review_panels: ClassVar = [
        FieldPanel("author_role"),
        # Written by the approval of the whole article, and by nothing else.
        FieldRowPanel(
            [FieldPanel("reviewer_name", read_only=True), FieldPanel("reviewer_role", read_only=True)]
        ),
        FieldRowPanel([FieldPanel("reviewed_at", read_only=True), FieldPanel("next_review_at")]),
        FieldPanel("sources"),
        FieldPanel("lix_reason"),
    ]
    easy_panels: ClassVar = [
        FieldPanel("easy_title"),
        FieldPanel("easy_summary"),
        FieldPanel("easy_body"),
        FieldPanel("easy_lix", read_only=True),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList([ReadingPanel(), *content_panels], heading=_("Text")),
            ObjectList(easy_panels, heading=_("Easy to read")),
            ObjectList(find_panels, heading=_("Who finds it, and when")),
            ObjectList([PublishCheckPanel(), *review_panels], heading=_("Review and sources")),
            ObjectList(Page.promote_panels, heading=_("Address")),
            ObjectList(settings_panels(), heading=_("Publishing")),
        ]
    )
    override_translatable_fields: ClassVar = [
        TranslatableField("search_terms"),
        SynchronizedField("tags", overridable=False),
        SynchronizedField("topic"),
        SynchronizedField("stages"),
        SynchronizedField("related_articles"),
        SynchronizedField("sources"),
        SynchronizedField("reviewer_name", overridable=False),
        # A translation has the review of the Danish article: see cms.content.reviewed.
        SynchronizedField("reviewed_at", overridable=False),
        SynchronizedField("next_review_at", overridable=False),
        SynchronizedField("offline", overridable=False),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def uuid(self) -> uuid.UUID:
        key: uuid.UUID = self.translation_key
        return key

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.image_id and not self.image_alt:
            errors["image_alt"] = _("Say what the picture shows, for those who cannot see it.")
        if self.reviewed_at and self.next_review_at and self.next_review_at <= self.reviewed_at:
            errors["next_review_at"] = _("The next review must come after the last one.")
        if self.easy_body and not self.easy_summary:
            errors["easy_summary"] = _("Write the short answer of the easy version too.")
        if self._slug_is_taken():
            errors["slug"] = _("Another article already has this address. Choose another one.")
        if errors:
            raise ValidationError(errors)

    def _slug_is_taken(self) -> bool:
        """Articles lie flat at /<language>/bibliotek/<slug>, whatever their topic or owner."""
        from cms.content.queries import articles_readable_beside

        return bool(articles_readable_beside(self).filter(slug=self.slug).exists())

    def measure(self) -> None:
        """Note how hard and how long the text is; kept with every revision."""
        from cms.content.rendering.readability import readability, reading_html

        measured = readability(f"<p>{self.summary}</p>{reading_html(self.body.raw_data)}")
        self.lix, self.reading_minutes = measured.lix, measured.minutes
        easy = readability(f"<p>{self.easy_summary}</p>{reading_html(self.easy_body.raw_data)}")
        self.easy_lix = easy.lix if self.easy_body else 0
        self.easy_reading_minutes = easy.minutes

    @property
    def has_easy_version(self) -> bool:
        """Known without reading the text, for lists."""
        return self.easy_lix > 0

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.measure()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Any, **kwargs: Any) -> Any:
        """Publish; the snapshot is written in the same transaction. A person may be refused."""
        publishing.send(ArticlePage, page=self, revision=revision, user=kwargs.get("user"))
        with transaction.atomic():
            return super().publish(revision, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a page that is not live leaves the library in the same transaction."""
        from cms.content.actions.publishing import withdraw_unless_live

        if not kwargs.get("update_fields"):
            self.measure()
        with transaction.atomic():
            super().save(*args, **kwargs)
            withdraw_unless_live(self)

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        from cms.content.addresses import article_url_parts

        return article_url_parts(self, request)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        from cms.content.preview import preview_modes

        return preview_modes(self)

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        from cms.content.preview import SIZES

        return SIZES

    def serve_preview(self, request: HttpRequest, preview_mode: str) -> HttpResponse:
        from cms.content.preview import open_preview

        return open_preview(page=self, request=request, mode=preview_mode)
