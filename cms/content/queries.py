"""Reads of the page tree: whose library a page belongs to, and who may read beside whom."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.content.models import ArticlePage, MunicipalityHomePage, RegionLibraryPage
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region

# The depth of library roots: directly under the tree's root.
_ROOT_LENGTH = 2 * Page.steplen


@dataclass(frozen=True)
class Library:
    """The owner of a tree: a region (then every municipality reads it) or one municipality."""

    region: Region
    municipality: Municipality | None
    root_paths: frozenset[str]

    @property
    def is_local(self) -> bool:
        return self.municipality is not None

    def municipalities(self) -> list[Municipality]:
        """Whose families read it; asked of the database once, for many articles have one library."""
        return self._readers

    @cached_property
    def _readers(self) -> list[Municipality]:
        if self.municipality is not None:
            return [self.municipality]
        return list(self.region.municipalities.order_by("pk"))


def root_path(page: Page) -> str:
    """Return the tree path of the library root above `page`; unsaved pages have a provisional path."""
    path: str = page.path
    return path[:_ROOT_LENGTH]


def all_libraries() -> list[Library]:
    """Every library, in three queries, whatever their number and whoever asks."""
    with unconfined():
        return _libraries()


def _libraries() -> list[Library]:
    by_region: dict[int, set[str]] = {}
    regions: dict[int, Region] = {}
    for page in RegionLibraryPage.objects.select_related("region").only("path", "region"):
        by_region.setdefault(page.region_id, set()).add(page.path)
        regions[page.region_id] = page.region
    found = [Library(regions[key], None, frozenset(paths)) for key, paths in by_region.items()]
    homes: dict[object, set[str]] = {}
    for key, path in MunicipalityHomePage.objects.values_list("translation_key", "path"):
        homes.setdefault(key, set()).add(path)
    owners = Municipality.objects.filter(site__root_page__translation_key__in=list(homes))
    for municipality in owners.select_related("region", "site__root_page"):
        key = municipality.site.root_page.translation_key
        found.append(Library(municipality.region, municipality, frozenset(homes[key])))
    return found


def library_of(page: Page) -> Library | None:
    """Return the library in which `page` lies, or None for a page outside every library."""
    return _among(all_libraries(), page)


def _among(libraries: list[Library], page: Page) -> Library | None:
    path = root_path(page)
    return next((library for library in libraries if path in library.root_paths), None)


def under(paths: frozenset[str]) -> Q:
    """Match pages below any of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def articles_readable_beside(page: ArticlePage) -> QuerySet[ArticlePage]:
    """Return other articles in the page's language that share a municipality's library with it."""
    libraries = all_libraries() if page.path else []
    library = _among(libraries, page)
    if library is None:
        return ArticlePage.objects.none()
    paths: set[str] = set()
    for other in libraries:
        if other.region != library.region:
            continue
        if not library.is_local or not other.is_local or other.municipality == library.municipality:
            paths |= other.root_paths
    # The base manager is never confined: an address is taken even where the editor may not look.
    everything: QuerySet[ArticlePage] = ArticlePage._base_manager.all()
    others = everything.filter(under(frozenset(paths)), locale=page.locale_id)
    return others.exclude(pk=page.pk) if page.pk else others
