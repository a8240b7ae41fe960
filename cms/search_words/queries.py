"""Reads: the words that found nothing."""

from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from cms.content.languages import fold
from cms.municipalities.models import Municipality
from cms.search_words.models import NothingFound, Synonym

# A word that one person typed on one day could tell of that person.
LEAST_DAYS = 2
MOST_SHOWN = 200


def words_without_results(municipality: Municipality) -> QuerySet[NothingFound, Any]:
    """Words that found nothing on at least two days, the most frequent first."""
    return (
        NothingFound.unscoped.filter(municipality=municipality)
        .values("language", "word")
        .annotate(times=Sum("count"), days=Count("day", distinct=True), last=Max("day"))
        .filter(days__gte=LEAST_DAYS)
        .order_by("-times", "word")
    )


def words_to_help(municipality: Municipality) -> list[dict[str, Any]]:
    """As `words_without_results`, without the words that have got synonyms since."""
    known = set(
        Synonym.objects.filter(region=municipality.region_id, municipality=None).values_list(
            "language", "word"
        )
    ) | set(Synonym.objects.filter(municipality=municipality).values_list("language", "word"))
    rows = words_without_results(municipality)[: MOST_SHOWN * 2]
    return [row for row in rows if (row["language"], fold(row["word"])) not in known][:MOST_SHOWN]
