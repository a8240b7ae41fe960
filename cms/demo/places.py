"""Region Nord and its two municipalities."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Site

from cms.content.actions.trees import create_region_library
from cms.content.models import LocalFact, LocalFactText
from cms.demo import files
from cms.demo.pictures import picture
from cms.municipalities.actions.creation import create_municipality, create_region
from cms.municipalities.models import Municipality, Region

LANGUAGES = ["da", "en", "ar"]


@dataclass(frozen=True)
class Place:
    slug: str
    name: str
    accent: str
    secondary: str
    phone: str
    address: str
    languages: tuple[str, ...] = ("da", "en")


PLACES = [
    Place(
        "fjordby",
        "Fjordby",
        "#0F5E6B",
        "#C4553B",
        "70 00 01 10",
        "Rådhuset, Havnegade 1, 9990 Fjordby",
        ("da", "en", "ar"),
    ),
    Place("klitby", "Klitby", "#7A3E6D", "#2F6B3C", "70 00 01 20", "Rådhuset, Torvet 4, 9980 Klitby"),
]


def load_region() -> Region:
    """Create the region with its library, office host and picture collection, if they are missing."""
    region = Region.objects.filter(slug="region-nord").first() or create_region(
        slug="region-nord", name="Region Nord", hostname="localhost", actor=None
    )
    library = create_region_library(region=region, languages=LANGUAGES)
    Site.objects.get_or_create(
        hostname="localhost",
        port=int(settings.ENV.public_port),
        defaults={"root_page": library, "site_name": region.name, "is_default_site": True},
    )
    return region


def load_municipality(place: Place, region: Region) -> Municipality:
    """Create one municipality with pictures and local contacts, if it is missing."""
    known = Municipality.objects.filter(slug=place.slug).first()
    if known is not None:
        return known
    municipality = create_municipality(
        region=region,
        slug=place.slug,
        name=place.name,
        hostname=f"{place.slug}.localhost",
        languages=list(place.languages),
        accent=place.accent,
        secondary=place.secondary,
        actor=None,
        phone=place.phone,
        email=f"familier@{place.slug}.example",
        address=place.address,
        opening_hours="Hverdage 8-15",
    )
    Municipality.objects.filter(pk=municipality.pk).update(
        logo=picture(f"brand/logo-{place.slug}", municipality.collection)
    )
    for slot, fact in files.local(place.slug)["local_facts"].items():
        _load_fact(municipality, slot, fact)
    return Municipality.objects.get(pk=municipality.pk)


def _load_fact(municipality: Municipality, slot: str, fact: dict[str, Any]) -> None:
    row = LocalFact.unscoped.create(
        municipality=municipality,
        slot=slot,
        name=fact["label"]["da"],
        phone=fact.get("phone", ""),
        hours=fact["hours"]["da"],
        address=fact.get("address", ""),
    )
    LocalFactText.unscoped.bulk_create(
        LocalFactText(fact=row, language=language, name=name, hours=fact["hours"][language])
        for language, name in fact["label"].items()
        if language != "da"
    )
