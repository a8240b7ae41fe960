"""Reads of the exchange."""

from typing import Any

from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from cms.content.models import LibraryIndexPage, RegionLibraryPage, TopicPage
from cms.exchange.models import ExportRun, ImportRun
from cms.municipalities.models import Municipality, Region

_NEWEST = 50


def collection_of(region: Region, municipality: Municipality | None) -> Collection:
    """Where the pictures of a place go."""
    found = municipality.collection if municipality is not None else region.collection
    if found is None:
        raise Collection.DoesNotExist
    return found


def imports_of(region: Region, municipality: Municipality | None) -> QuerySet[ImportRun]:
    runs = ImportRun.unscoped.filter(region=region, municipality=municipality)
    return runs.select_related("actor", "parent__locale")[:_NEWEST]


def exports_of(region: Region, municipality: Municipality | None) -> QuerySet[ExportRun]:
    runs = ExportRun.unscoped.filter(region=region, municipality=municipality)
    return runs.select_related("actor")[:_NEWEST]


def children_of(model: Any, parent: Page) -> QuerySet[Any]:
    """Pages of one type right under `parent`, never confined: what lies there is there for everybody."""
    return model._base_manager.filter(path__startswith=parent.path, depth=parent.depth + 1)


def local_indexes(municipality: Municipality) -> list[LibraryIndexPage]:
    """The pages that hold a municipality's own articles, one for each of its languages."""
    homes = Page._base_manager.filter(translation_key=municipality.site.root_page.translation_key, depth=2)
    found = [
        index for home in homes for index in children_of(LibraryIndexPage, home).select_related("locale")
    ]
    order = {code: place for place, code in enumerate(municipality.languages)}
    found.sort(key=lambda index: order.get(index.locale.language_code, len(order)))
    return found


def topics_of(region: Region) -> QuerySet[TopicPage]:
    """The topics of a region's library, in the editors' order, in all languages."""
    roots = RegionLibraryPage._base_manager.filter(region=region, depth__gt=1)
    topics = TopicPage._base_manager.none()
    for root in roots:
        topics = topics | children_of(TopicPage, root)
    return topics.select_related("locale").order_by("path")


def files_below(collections: list[Collection]) -> list[tuple[str, Any]]:
    """("image" or "document", row) of everything in these collections, oldest first."""
    found = []
    for kind, model in (("document", get_document_model()), ("image", get_image_model())):
        rows = model._base_manager.filter(collection__in=collections).select_related("collection")
        found += [(kind, row) for row in rows.order_by("pk")]
    return found
