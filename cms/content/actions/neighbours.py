"""Other articles that show an article's card or link to it, and when they read differently because of it."""

import uuid
from collections.abc import Iterable, Mapping

from cms.content.actions.rows import Identity, Row
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import PublishedArticle, Variant

Edition = tuple[uuid.UUID, str]  # an article in one language


def showing(keys: Iterable[uuid.UUID]) -> set[Edition]:
    """The published articles that link to these, or would if these were published, in which languages."""
    found = PublishedArticle.unscoped.filter(references__overlap=list(keys))
    return set(found.values_list("article_uuid", "locale"))


def languages_that_differ(
    old: Mapping[Identity, PublishedArticle], new: Iterable[Row], languages: set[str]
) -> set[str]:
    """Those of `languages` whose readers see another card or link than before, anywhere.

    Others show of an article its card, in the reader's language or else in Danish. `old` are its rows as
    they were, with their cards, and `new` all of its rows.
    """
    before = {identity: bytes(row.card) for identity, row in old.items() if identity[3] == Variant.NORMAL}
    after = {row.identity: row.values["card"] for row in new if row.identity[3] == Variant.NORMAL}
    changed = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    itself = {language for _, _, language, _ in changed}

    def is_replaced(language: str) -> bool:
        """Whether Danish stands in for it where Danish changed."""
        return any(
            (place, key, language, variant) not in before or (place, key, language, variant) not in after
            for place, key, changed_in, variant in changed
            if changed_in == DEFAULT_LANGUAGE
        )

    return {language for language in languages if language in itself or is_replaced(language)}
