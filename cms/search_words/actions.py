"""Writes: what the search looks up, and the count of words that found nothing."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from cms.content.languages import fold, search_config
from cms.municipalities.models import Municipality
from cms.search_words.models import NothingFound, Synonym, SynonymGroup
from cms.search_words.rules import loggable, words_of

MOST_NEW_A_DAY = 1000
KEPT_DAYS = 365


@transaction.atomic
def write_lookup(group: SynonymGroup) -> None:
    """Write the words of a group as the search compares them; words of stop words alone are left out."""
    Synonym.objects.filter(group=group).delete()
    folded = list(dict.fromkeys(fold(word) for word in words_of(group.words)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.word, plainto_tsquery(%s::regconfig, w.word)::text FROM unnest(%s::text[]) w (word)",
            [search_config(group.language), folded],
        )
        found = cursor.fetchall()
    Synonym.objects.bulk_create(
        Synonym(
            group=group,
            region_id=group.region_id,
            municipality_id=group.municipality_id,
            language=group.language,
            word=word,
            stems=stems,
        )
        for word, stems in found
        if stems
    )


def count_nothing_found(
    *, municipality: Municipality, language: str, text: str, day: dt.date | None = None
) -> bool:
    """Count a search that found nothing; return whether it was counted.

    A flood cannot fill the table: beyond a thousand different words a day nothing new is written.
    """
    word = loggable(text)
    if word is None:
        return False
    today = day or timezone.localdate()
    same = NothingFound.unscoped.filter(municipality=municipality, day=today)
    if same.filter(language=language, word=word).update(count=F("count") + 1):
        return True
    if same.count() >= MOST_NEW_A_DAY:
        return False
    NothingFound.unscoped.bulk_create(
        [NothingFound(municipality=municipality, language=language, word=word, day=today)],
        ignore_conflicts=True,
    )
    return True


@transaction.atomic
def forget_unused_wordings() -> int:
    """Delete wordings that no phrase names any more."""
    with connection.cursor() as cursor:
        # Nobody publishes meanwhile: who has just found a wording there would lose it.
        cursor.execute("LOCK TABLE search_words_wording IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "DELETE FROM search_words_wording w"
            " WHERE NOT EXISTS (SELECT FROM search_words_phrase p WHERE p.wording_id = w.id)"
        )
        return int(cursor.rowcount)


def forget_old_words(now: dt.datetime) -> int:
    """Delete counts older than a year."""
    limit = now.date() - dt.timedelta(days=KEPT_DAYS)
    deleted, _ = NothingFound.unscoped.filter(day__lt=limit).delete()
    return deleted
