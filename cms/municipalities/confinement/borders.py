"""Find the borders of a municipality in Wagtail's trees."""

from django.db.models import Model
from wagtail.models import Page

from cms.municipalities.confinement.context import Confinement, unconfined
from cms.municipalities.models import Municipality, Region


def home_ids(municipality: Municipality) -> tuple[int, ...]:
    """Return the keys of the municipality's home pages, one for each language."""
    home = municipality.site.root_page
    homes = Page._base_manager.filter(translation_key=home.translation_key, depth__gt=1)
    return tuple(homes.order_by("pk").values_list("pk", flat=True))


def library_ids(region: Region) -> tuple[int, ...]:
    """Return the keys of the roots of the region's library, one for each language.

    The page type that is the library's root names its region with `related_name="library_pages"`.
    """
    roots = getattr(region, "library_pages", None)
    if roots is None:
        return ()
    model: type[Model] = roots.model
    pages = model._base_manager.filter(region=region, depth__gt=1)
    return tuple(pages.order_by("pk").values_list("pk", flat=True))


def borders_of(
    municipality: Municipality, *, writing: bool = False, hides_people: bool = False
) -> Confinement:
    """Return the confinement to `municipality`, in two or three queries."""
    with unconfined():
        shared = municipality.region.collection_id
        return Confinement(
            municipality_id=municipality.pk,
            region_id=municipality.region_id,
            site_id=municipality.site_id,
            home_ids=home_ids(municipality),
            library_ids=library_ids(municipality.region),
            collection_ids=(municipality.collection_id,),
            shared_collection_ids=() if shared is None else (shared,),
            writing=writing,
            hides_people=hides_people,
        )
