"""The editors' synonyms in an exported library."""

from typing import Any

from cms.exchange.library.context import Incoming, Outgoing
from cms.municipalities.models import Municipality, Region
from cms.search_words.models import SynonymGroup


class SynonymsPart:
    """`{"own": [{"language", "words"}], "region": [...]}`; a region's library has its own alone."""

    def export(self, context: Outgoing) -> Any:
        found = {"region": _groups(context.region, None)}
        if context.municipality is not None:
            found["own"] = _groups(context.region, context.municipality)
        return found if any(found.values()) else None

    def restore(self, data: Any, context: Incoming) -> None:
        if context.municipality is not None:
            _restore(data.get("own", []), context.region, context.municipality)
        if context.regional:
            _restore(data.get("region", []), context.region, None)


def _groups(region: Region, municipality: Municipality | None) -> list[dict[str, str]]:
    rows = SynonymGroup.unscoped.filter(region=region, municipality=municipality)
    return [
        {"language": row.language, "words": row.words} for row in rows.order_by("language", "words", "pk")
    ]


def _restore(groups: list[dict[str, str]], region: Region, municipality: Municipality | None) -> None:
    for group in groups:
        place = {"region": region, "municipality": municipality}
        if not SynonymGroup.unscoped.filter(**place, **group).exists():
            SynonymGroup(**place, **group).save()
