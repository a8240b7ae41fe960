"""Whose review stands under an article: a translation has that of the published Danish article.

What stands in the fields of a translation was copied when it was last written or translated, and counts
only while there is no published Danish article. Who has checked a translation is told by TranslationState.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage

_DANISH = Q(locale__language_code=DEFAULT_LANGUAGE)


@dataclass(frozen=True)
class Review:
    """Who vouches for an article, since when and until when; what is not known is empty or None."""

    name: str
    role: str
    reviewed_at: dt.date | None
    next_review_at: dt.date | None


def review_of(page: ArticlePage, danish: ArticlePage | None) -> Review:
    """The review that counts for `page`. `danish`: the published article that it translates, if it does."""
    if danish is None:
        return Review(page.reviewer_name, page.reviewer_role, page.reviewed_at, page.next_review_at)
    # The role may be written in the language of the translation; it is so of the reviewer it was written for.
    same = page.reviewer_name == danish.reviewer_name and page.reviewer_role
    role = page.reviewer_role if same else danish.reviewer_role
    return Review(danish.reviewer_name, role, danish.reviewed_at, danish.next_review_at)


def follow_review(page: ArticlePage, danish: ArticlePage) -> None:
    """Write the review of the Danish article into the fields of `page`, which is not saved."""
    review = review_of(page, danish)
    page.reviewer_name, page.reviewer_role = review.name, review.role
    page.reviewed_at, page.next_review_at = review.reviewed_at, review.next_review_at


def has_danish_review() -> Q:
    """Match translations of published Danish articles, and their aliases."""
    # Never confined: the review counts where the editor of a translation may not look.
    danish = ArticlePage._base_manager.filter(_DANISH, live=True)
    return ~_DANISH & (
        Q(Exists(danish.filter(translation_key=OuterRef("translation_key"))))
        | Q(Exists(danish.filter(translation_key=OuterRef("alias_of__translation_key"))))
    )


def danish_reviewed(pages: Iterable[ArticlePage]) -> dict[Any, ArticlePage]:
    """{page's key: the published Danish article whose review counts} of those of `pages` that have one.

    `locale` should be loaded with the pages. One query, two where there are aliases; none when nothing is
    translated.
    """
    return danish_of_others(page for page in pages if page.locale.language_code != DEFAULT_LANGUAGE)


def danish_of_others(pages: Iterable[ArticlePage]) -> dict[Any, ArticlePage]:
    """The same for pages of which none is Danish, and whose `locale` need not be loaded."""
    others = list(pages)
    sources = [page.alias_of_id for page in others if page.alias_of_id]
    keys: dict[Any, uuid.UUID] = {}
    if sources:
        aliased = ArticlePage._base_manager.filter(pk__in=sources)
        keys = dict(aliased.values_list("pk", "translation_key"))
    wanted = {page.pk: {page.translation_key, keys.get(page.alias_of_id)} for page in others}
    if not wanted:
        return {}
    found = ArticlePage._base_manager.filter(
        _DANISH, live=True, translation_key__in=set().union(*wanted.values()) - {None}
    ).defer("body", "easy_body")
    danish = {page.translation_key: page for page in found}
    return {pk: danish[key] for pk, named in wanted.items() for key in named if key in danish}


def aliases_with_review_of(keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The aliases, articles of their own, of translations of these articles. One query."""
    aliases = ArticlePage._base_manager.filter(alias_of__translation_key__in=keys).exclude(_DANISH)
    return set(aliases.values_list("translation_key", flat=True))
