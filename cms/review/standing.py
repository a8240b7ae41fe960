"""What an approval still covers: the words of a draft beside those that somebody vouched for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from cms.content.models import ArticlePage
from cms.review.changes import Changes, compare
from cms.review.models import ArticleApproval
from cms.review.texts import danish_of, text_of, texts_of, without_sources


@dataclass(frozen=True)
class Standing:
    """An article beside its newest approval.

    `changes`: its own words since then. `source_changes`: the Danish ones, for a translation.
    """

    approval: ArticleApproval
    changes: Changes
    source_changes: Changes | None = None

    @property
    def holds(self) -> bool:
        """Whether the approval covers the text, but for small corrections.

        A translation that says something new has to be read beside the Danish text as it is then.
        """
        if not self.changes.is_small:
            return False
        if self.source_changes is None or self.source_changes.is_small:
            return True
        return self.changes.is_none


def approval_of(page: ArticlePage) -> ArticleApproval | None:
    return ArticleApproval.objects.filter(page=page.pk).first()


def standing_of_review(page: ArticlePage) -> Standing | None:
    """How an article that is no translation stands to its review; None when no words are known."""
    approval = approval_of(page)
    if approval is None:
        return None
    return Standing(approval, compare(approval.words, text_of(page), page.locale.language_code))


def standing_of_translation(page: ArticlePage, danish: ArticlePage) -> Standing | None:
    """How a translation stands to its check; None when nobody has checked it."""
    approval = approval_of(page)
    if approval is None or approval.source_words is None:
        return None
    now, source = texts_of([page, danish])
    return Standing(
        approval,
        compare(approval.words, without_sources(now), page.locale.language_code),
        compare(approval.source_words, without_sources(source), danish.locale.language_code),
    )


def check_told(page: ArticlePage) -> dict[str, Any]:
    """Who checked the published words of a translation, for families; empty when nobody has."""
    danish = danish_of(page)
    standing = standing_of_translation(page, danish) if danish is not None else None
    if standing is None or not standing.holds:
        return {"checked_by": "", "checker_role": "", "checked_on": None}
    return {
        "checked_by": standing.approval.name,
        "checker_role": standing.approval.role,
        "checked_on": timezone.localdate(standing.approval.approved_at),
    }


def changes_since_approval(pages: Iterable[ArticlePage]) -> dict[int, Changes]:
    """{page: what its newest revision changed since its approval}; four queries, whatever their number.

    Articles without an approval have no entry. `latest_revision` should be loaded with the pages.
    """
    found = list(pages)
    approvals = {row.page_id: row for row in ArticleApproval.objects.filter(page__in=found)}
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    approved = [page for page in found if page.pk in approvals]
    changes = {}
    for page, now in zip(approved, texts_of(map(_newest, approved)), strict=True):
        approval = approvals[page.pk]
        text = without_sources(now) if approval.is_of_translation else now
        changes[page.pk] = compare(approval.words, text, languages[page.locale_id])
    return changes


def _newest(page: ArticlePage) -> ArticlePage:
    """The newest revision's words, without asking the database for what they refer to."""
    if page.latest_revision is None:
        return page
    draft: ArticlePage = ArticlePage.from_serializable_data(page.latest_revision.content, check_fks=False)
    return draft
