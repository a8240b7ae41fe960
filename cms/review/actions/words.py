"""Keep the words for which somebody has vouched."""

from typing import Any

from django.utils import timezone

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage
from cms.review.models import ArticleApproval
from cms.review.texts import text_of, texts_of, without_sources


def keep_words(
    *,
    page: ArticlePage,
    danish: ArticlePage | None,
    name: str,
    role: str,
    signed_in: bool,
    revision_id: int | None,
) -> ArticleApproval:
    """Remember the text of `page` as it stands in memory, and of the Danish beside it, as approved now."""
    if danish is None:
        words, source_words = text_of(page), None
    else:
        words, source_words = map(without_sources, texts_of([page, danish]))
    row, _made = ArticleApproval.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "name": name,
            "role": role,
            "approved_at": timezone.now(),
            "words": words,
            "source_words": source_words,
            "revision_id": revision_id,
            "signed_in": signed_in,
            "assumed": False,
        },
    )
    return row


def assume_words(page: ArticlePage, revision_id: int | None) -> None:
    """Take the text of an article that carries its review, and of which no words are known, as reviewed.

    Only loaders write such texts: people cannot type a review in. The first text that carries the review
    counts; what is known already stays. Other languages than Danish carry the Danish review, so nothing is
    assumed of them.
    """
    if not page.reviewer_name or page.locale.language_code != DEFAULT_LANGUAGE:
        return
    ArticleApproval.objects.get_or_create(
        page_id=page.pk,
        defaults={
            "name": page.reviewer_name,
            "role": page.reviewer_role,
            "words": text_of(page),
            "revision_id": revision_id,
            "assumed": True,
        },
    )


def forget_words(page: ArticlePage) -> None:
    """Nobody vouches for any word of `page`, whatever its older revisions say: it is a copy."""
    nothing: dict[str, Any] = {"name": "", "role": "", "words": {}, "source_words": None, "revision": None}
    ArticleApproval.objects.update_or_create(
        page_id=page.pk, defaults=nothing | {"signed_in": False, "assumed": False}
    )


def assume_published() -> None:
    """Do this for every article from before approvals were kept, by the text that families read. Repeatable."""
    known = ArticleApproval.objects.values("page")
    pages = ArticlePage._base_manager.exclude(pk__in=known).filter(locale__language_code=DEFAULT_LANGUAGE)
    found = list(pages.select_related("locale", "latest_revision"))
    for page in found:
        # What nobody reads yet may carry its review in the draft alone.
        read = page if page.reviewer_name else page.get_latest_revision_as_object()
        assume_words(read, page.live_revision_id if page.live else page.latest_revision_id)
