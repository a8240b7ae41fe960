"""Prove that the bulk path left what the editor's path leaves: publish a sample again and compare."""

import json
import random
from typing import Any

from cms.content.models import ArticlePage, PublishedArticle

# What a new publication rightly changes.
_NEW_EACH_TIME = {"revision_id", "published_at"}
_COMPARED = (
    *(
        "slug",
        "title",
        "summary",
        "topic_uuid",
        "topic_key",
        "topic_slug",
        "tags",
        "stages",
        "offline",
        "is_local",
    ),
    *("sort_key", "lix", "reading_minutes", "next_review_at", "overdue", "references", "slots"),
    *("search_labels", "search_words", "search_text", "search"),
)


def differences(sample: int, seed: int = 1) -> list[str]:
    """Publish `sample` pages through `save_revision().publish()`; name each snapshot that then differs."""
    keys = sorted(ArticlePage.objects.live().values_list("pk", flat=True))
    found = []
    for pk in random.Random(seed).sample(keys, min(sample, len(keys))):
        page = ArticlePage.objects.get(pk=pk)
        before = _snapshots(page)
        page.save_revision().publish()
        after = _snapshots(page)
        if not before or before != after:
            found.append(f"{page.slug} ({page.locale.language_code})")
    return found


def _snapshots(page: ArticlePage) -> list[dict[str, Any]]:
    rows = PublishedArticle.unscoped.filter(article_uuid=page.uuid, locale=page.locale.language_code)
    return [_readable(row) for row in rows.select_related("body").order_by("municipality_id")]


def _readable(row: PublishedArticle) -> dict[str, Any]:
    body = json.loads(bytes(row.body.body))
    article = {name: value for name, value in body.items() if name not in _NEW_EACH_TIME}
    return {name: getattr(row, name) for name in _COMPARED} | {
        "municipality": row.municipality_id,
        "article": article,
        "card": json.loads(bytes(row.card)),
    }
