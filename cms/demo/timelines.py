"""The demo's timelines: for pregnancy, child, loss, children born early, twins and adoption."""

from typing import Any

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage
from cms.demo import files
from cms.municipalities.models import Region
from cms.timeline.models import ContentSet, ContentSetName, SetEntry


def load_timelines(region: Region) -> int:
    """Create the sets that are missing; return their number. What editors changed stays."""
    uuids = {article["key"]: article["uuid"] for article in files.articles()}
    pages = {
        str(page.translation_key): page
        for page in ArticlePage.objects.filter(
            translation_key__in=uuids.values(), locale__language_code=DEFAULT_LANGUAGE
        )
    }
    known = set(ContentSet.objects.filter(region=region).values_list("key", flat=True))
    fresh = [(order, one) for order, one in enumerate(files.timelines()) if one["key"] not in known]
    for order, one in fresh:
        articles = {key: pages[value] for key, value in uuids.items() if value in pages}
        _create(region, one, order, articles)
    return len(fresh)


def _create(region: Region, one: dict[str, Any], order: int, articles: dict[str, ArticlePage]) -> None:
    made = ContentSet(
        region=region,
        key=one["key"],
        situation=one["situation"],
        name=one["name"][DEFAULT_LANGUAGE],
        sort_order=order,
    )
    made.names = [
        ContentSetName(language=language, name=name)
        for language, name in one["name"].items()
        if language != DEFAULT_LANGUAGE
    ]
    made.entries = [
        SetEntry(
            article=articles[entry["article"]],
            anchor=entry["anchor"],
            side=entry.get("side", "after"),
            unit=entry.get("unit", "week"),
            first=entry.get("first", 0),
            last=entry.get("last", 0),
            sort_order=place,
        )
        for place, entry in enumerate(one["entries"])
        if entry["article"] in articles
    ]
    made.save()
