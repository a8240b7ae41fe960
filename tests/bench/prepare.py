"""Bring the benchmark's database up to date and write down what to ask for: `python -m tests.bench.prepare`.

Arguments: the number of articles, the number to publish again for comparison, the file to write.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import Avg  # noqa: E402

from cms.content.models import ArticlePage, PublishedArticle  # noqa: E402
from tests.bench.dataset import PLACES, V2_HOST, fill  # noqa: E402
from tests.bench.phrases import LOCALES, SUBJECTS  # noqa: E402
from tests.bench.sameness import differences  # noqa: E402


def facts() -> dict[str, Any]:
    """What the load is made of, and what its answers must hold."""
    regional = PublishedArticle.unscoped.filter(is_local=False, municipality__slug=PLACES[0])
    pages = {
        (str(key), locale): pk
        for pk, key, locale in ArticlePage.objects.values_list(
            "pk", "translation_key", "locale__language_code"
        )
    }
    average = PublishedArticle.unscoped.aggregate(Avg("body_bytes"))["body_bytes__avg"]
    return {
        "places": list(PLACES),
        "locales": list(LOCALES),
        "v2_host": V2_HOST,
        "words": [list(subject) for subject in SUBJECTS],
        "articles": [
            {"uuid": str(key), "locale": locale, "title": title, "page": pages[str(key), locale]}
            for key, locale, title in regional.values_list("article_uuid", "locale", "title")
        ],
        "rows": PublishedArticle.unscoped.count(),
        "average_bytes": int(average or 0),
    }


def main(arguments: list[str]) -> int:
    count, sample, target = int(arguments[0]), int(arguments[1]), Path(arguments[2])
    call_command("migrate", interactive=False, verbosity=0)
    fill(count)
    different = differences(sample)
    if different:
        print(f"Published again, these articles read differently: {', '.join(different)}", file=sys.stderr)
        return 1
    target.write_text(json.dumps(facts(), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
