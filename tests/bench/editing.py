"""What an editor waits for: `python -m tests.bench.editing`, run by `make bench` in its library.

Prints one line of JSON: `publish_seconds` (a list, one for each article published by the editor's own
act, until its rows stand in every municipality and language), `contact_saved_seconds` (the longest wait
for saving a contact), `contacts_written_seconds` (until all articles of one municipality have the
changed contacts, by the job's own function) and `contact_articles` (how many those are).
"""

import json
import time
from typing import Any

import django

django.setup()

from cms.content.models import ArticlePage, LocalFact, PublishedArticle, Variant  # noqa: E402
from cms.overrides.facts import continue_rewrite, progress_of  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.phrases import LOCALES  # noqa: E402

ARTICLES = 10


def publish() -> list[float]:
    """Publish regional articles in all their languages; seconds each took until all rows are new."""
    shown = PublishedArticle.unscoped.filter(is_local=False, municipality__slug=PLACES[0], locale=LOCALES[0])
    keys = list(shown.order_by("pk").values_list("article_uuid", flat=True)[: ARTICLES + 1])
    # A web process has published before: what is loaded the first time is not part of it.
    _publish(keys[0])
    return [_publish(key) for key in keys[1:]]


def _publish(key: Any) -> float:
    pages = list(ArticlePage.objects.filter(translation_key=key))
    summaries = {}
    for page in pages:
        page.summary = f"{page.summary.split(' (')[0]} ({time.time_ns()})"
        summaries[page.locale.language_code] = page.summary
    began = time.monotonic()
    for page in pages:
        page.save_revision().publish()
    took = time.monotonic() - began
    rows = PublishedArticle.unscoped.filter(article_uuid=key, variant=Variant.NORMAL)
    wrong = [row for row in rows if row.summary != summaries[row.locale]]
    if wrong or len(rows) != len(PLACES) * len(pages):
        raise AssertionError(f"After publishing, {len(wrong)} of {len(rows)} rows are old.")
    return took


def change_contacts() -> tuple[float, float, int]:
    """Change every contact of a municipality: (longest wait, seconds until written, articles)."""
    waited = worked = 0.0
    articles = 0
    for fact in LocalFact.unscoped.filter(municipality__slug=PLACES[0]).select_related("municipality"):
        began = time.monotonic()
        fact.name = f"{fact.slot} {time.time_ns()}"
        fact.save()
        waited = max(waited, time.monotonic() - began)
        rewrite = progress_of(fact.municipality, fact.slot)
        if rewrite is None:
            continue
        articles += rewrite.total
        began = time.monotonic()
        while continue_rewrite(rewrite.pk):
            pass
        worked += time.monotonic() - began
    return waited, worked, articles


def main() -> None:
    published = publish()
    waited, worked, articles = change_contacts()
    found = {
        "publish_seconds": [round(one, 3) for one in published],
        "contact_saved_seconds": round(waited, 3),
        "contacts_written_seconds": round(worked, 2),
        "contact_articles": articles,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
