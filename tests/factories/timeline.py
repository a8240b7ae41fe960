"""Sets, their entries, and a family's records."""

import time
from typing import Any

from cms.content.models import ArticlePage
from cms.municipalities.models import Municipality, Region
from cms.timeline.models import ContentSet, LocalEntry, LocalSet, SetEntry

# A quarter of an hour ago: deletions from long ago are forgotten, and the future is not believed.
A_WHILE_AGO = int(time.time() * 1000) - 900_000


def content_set(region: Region, situation: str = "child", *, key: str = "", **fields: Any) -> ContentSet:
    values = {"name": f"{situation} i ord", **fields}
    return ContentSet.objects.create(region=region, situation=situation, key=key or situation, **values)


def set_entry(one: ContentSet, article: ArticlePage, **fields: Any) -> SetEntry:
    values = {"anchor": "birth", "first": 0, "last": 4, **fields}
    return SetEntry.objects.create(set=one, article=article, **values)


def local_set(place: Municipality, one: ContentSet, *articles: ArticlePage, is_off: bool = False) -> LocalSet:
    made = LocalSet.unscoped.create(municipality=place, set=one, is_off=is_off)
    for order, article in enumerate(articles):
        LocalEntry.unscoped.create(set=made, article=article, anchor="birth", last=4, sort_order=order)
    return made


def family_entry(key: str = "a", at: int = 1, **value: Any) -> dict[str, Any]:
    value = {"kind": "born", "date": "2026-11-01", **value}
    return {"kind": "entry", "id": key, "changed_at": A_WHILE_AGO + at, "deleted": False, "value": value}


def stopped_article(key: str, at: int = 1) -> dict[str, Any]:
    return {"kind": "article", "id": key, "changed_at": A_WHILE_AGO + at, "deleted": False, "value": None}
