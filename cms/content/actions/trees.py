"""Lay out page trees: one library per region, one home per municipality, in every language."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import LibraryIndexPage, MunicipalityHomePage, RegionLibraryPage
from cms.municipalities.models import Municipality, Region


def locale_for(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _root() -> Page:
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))


@transaction.atomic
def create_region_library(*, region: Region, languages: list[str]) -> RegionLibraryPage:
    """Create what is missing of a region's library; return its root in the default language."""
    source = RegionLibraryPage.objects.filter(region=region, locale=locale_for(DEFAULT_LANGUAGE)).first()
    if source is None:
        with translation.override(DEFAULT_LANGUAGE):
            title = _("%(name)s: articles") % {"name": region.name}
        source = _root().add_child(
            instance=RegionLibraryPage(
                title=title, slug=f"region-{region.slug}", region=region, locale=locale_for(DEFAULT_LANGUAGE)
            )
        )
    for language in languages:
        locale = locale_for(language)
        if not source.has_translation(locale):
            with translation.override(language):
                title = _("%(name)s: articles") % {"name": region.name}
            _root().add_child(
                instance=RegionLibraryPage(
                    title=title,
                    slug=f"region-{region.slug}-{language}",
                    region=region,
                    locale=locale,
                    translation_key=source.translation_key,
                )
            )
    return source


@transaction.atomic
def create_home(*, name: str, slug: str, languages: list[str]) -> MunicipalityHomePage:
    """Create what is missing of a municipality's pages; return its home in the default language.

    For use before the municipality exists: a Wagtail Site needs a root page.
    """
    source = MunicipalityHomePage.objects.filter(slug=slug, locale=locale_for(DEFAULT_LANGUAGE)).first()
    if source is None:
        source = _add_home(name, slug, DEFAULT_LANGUAGE, None)
    for language in languages:
        if not source.has_translation(locale_for(language)):
            _add_home(name, slug, language, source)
    return source


def _add_home(
    name: str, slug: str, language: str, source: MunicipalityHomePage | None
) -> MunicipalityHomePage:
    keys = {"translation_key": source.translation_key} if source else {}
    suffix = f"-{language}" if source else ""
    home = _root().add_child(
        instance=MunicipalityHomePage(title=name, slug=f"{slug}{suffix}", locale=locale_for(language), **keys)
    )
    first = source.get_children().type(LibraryIndexPage).first() if source else None
    with translation.override(language):
        title = _("Local articles")
    home.add_child(
        instance=LibraryIndexPage(
            title=title,
            slug="bibliotek",
            locale=locale_for(language),
            **({"translation_key": first.translation_key} if first else {}),
        )
    )
    return home


@transaction.atomic
def create_municipality_tree(municipality: Municipality) -> MunicipalityHomePage:
    """Create what is missing of a municipality's pages and root its site there."""
    old = municipality.site.root_page
    if isinstance(old.specific, MunicipalityHomePage):
        home = old.specific
        for language in municipality.languages:
            if not home.has_translation(locale_for(language)):
                _add_home(municipality.name, home.slug, language, home)
        return home
    if old.depth == 2 and old.slug == municipality.slug and old.is_leaf():
        # A bare page that only stood in as the root of the new site.
        old.slug = f"{old.slug}-old"
        old.save(update_fields=["slug"])
    home = create_home(name=municipality.name, slug=municipality.slug, languages=municipality.languages)
    municipality.site.root_page = home
    municipality.site.save()
    if old.depth == 2 and old.slug == f"{municipality.slug}-old" and old.is_leaf():
        old.delete()
    return home
