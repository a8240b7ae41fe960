"""The pages that hold articles: one library per region, one small tree per municipality."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.content.copying import CopyAsDraftForm
from cms.inputs import settings_panels
from cms.municipalities.models import Region

validate_key = RegexValidator(r"^[a-z][a-z0-9-]*$", _("Use small letters, digits and hyphens only."))


class UnservedPage(Page):
    """A page that Wagtail never serves: citizens read the published library."""

    copy_form_class = CopyAsDraftForm

    class Meta:
        abstract = True

    settings_panels: ClassVar = settings_panels()
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        return None


class RegionLibraryPage(UnservedPage):
    """The root of a region's article library in one language."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="library_pages")

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["content.TopicPage"]

    class Meta:
        verbose_name = _("regional library")
        verbose_name_plural = _("regional libraries")


class MunicipalityHomePage(UnservedPage):
    """The root of a municipality's site in one language."""

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["content.LibraryIndexPage"]

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")


class LibraryIndexPage(UnservedPage):
    """Holds the articles that a municipality writes itself."""

    parent_page_types: ClassVar = ["content.MunicipalityHomePage"]
    subpage_types: ClassVar = ["content.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("local articles")
        verbose_name_plural = _("local articles")


class TopicPage(UnservedPage):
    """A topic, such as sleep or feeding; its articles lie under it."""

    key = models.CharField(
        _("key"),
        max_length=50,
        validators=[validate_key],
        help_text=_("The same word in all languages, for example sleep. The app chooses the icon by it."),
    )
    summary = models.CharField(
        _("summary"), max_length=200, blank=True, help_text=_("One sentence about what is found here.")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)

    parent_page_types: ClassVar = ["content.RegionLibraryPage"]
    subpage_types: ClassVar = ["content.ArticlePage"]

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("key"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        from cms.content.addresses import topic_url_parts

        return topic_url_parts(self, request)
