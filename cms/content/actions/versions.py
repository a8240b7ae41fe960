"""The library's version and its bell."""

from collections.abc import Iterable

from django.db.models import F

from cms.municipalities.models import Municipality
from cms.realtime.events import CORE, group, publish_on_commit

LIBRARY_CHANGED = "library.changed"


def bump_library(municipalities: Iterable[Municipality]) -> None:
    """Raise `library_version` and ring `library.changed` with the new number."""
    found = sorted(municipalities, key=lambda municipality: municipality.pk)
    Municipality.objects.filter(pk__in=[municipality.pk for municipality in found]).update(
        library_version=F("library_version") + 1
    )
    for municipality in found:
        municipality.refresh_from_db(fields=["library_version"])
        publish_on_commit(
            group(municipality, CORE, "all"),
            LIBRARY_CHANGED,
            {"library_version": municipality.library_version},
        )
