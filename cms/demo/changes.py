"""What the demo's municipalities add to the region's articles."""

import uuid
from typing import Any

from cms.content.models import ArticlePage
from cms.demo import files
from cms.demo.blocks import stream
from cms.municipalities.models import Municipality
from cms.overrides.models import Override


def load_changes(municipalities: list[Municipality]) -> int:
    """Publish the changes that are missing; return their number. Removed ones do not come back alone."""
    keys = {article["key"]: article["uuid"] for article in files.articles()}
    return sum(
        _load(municipality, change, keys[change["article"]])
        for municipality in municipalities
        if not Override.unscoped.filter(municipality=municipality).exists()
        for change in files.changes(municipality.slug)
    )


def _load(municipality: Municipality, change: dict[str, Any], article_uuid: str) -> int:
    made = 0
    pages = ArticlePage.objects.filter(translation_key=article_uuid, live=True).select_related("locale")
    for page in pages:
        words = change.get(page.locale.language_code)
        if words is None:
            continue
        override = Override(
            municipality=municipality,
            article_uuid=page.uuid,
            locale=page.locale.language_code,
            title=page.title,
            mode=change["mode"],
            block_id=str(uuid.uuid5(uuid.UUID(article_uuid), change["after"])) if "after" in change else "",
            base_revision=page.live_revision_id,
            live=False,
        )
        override.body = stream(article_uuid, words, {})
        override.save()
        override.save_revision().publish()
        made += 1
    return made
