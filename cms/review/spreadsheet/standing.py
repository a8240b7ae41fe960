"""How an article stands in the list: a published one as published, another one as its draft is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from cms.content.models import ArticlePage
from cms.content.reviewed import danish_reviewed
from cms.content.tags.queries import danish_tags, tags_in_revision


@dataclass(frozen=True)
class Standing:
    title: str
    reviewer: str
    reviewed_at: dt.date | None
    next_review_at: dt.date | None
    lix: int
    tags: list[str]
    has_danish_review: bool = False
    """Whether reviewer and dates are those of the Danish article, and are changed there."""


_FIELDS = ("title", "reviewer_name", "reviewed_at", "next_review_at", "lix", "tags")


def standings(pages: Iterable[ArticlePage]) -> dict[Any, Standing]:
    """{page's key: standing}. What was never published has its facts in its newest revision only.

    Three queries at most, four where there are aliases.
    """
    pages = list(pages)
    newest = [page.latest_revision_id for page in pages if not page.live and page.latest_revision_id]
    rows = Revision.objects.filter(pk__in=newest) if newest else Revision.objects.none()
    drafts = {key: facts for key, *facts in rows.values_list("pk", *(f"content__{name}" for name in _FIELDS))}
    danish = danish_tags(pages)
    found = {
        page.pk: _standing(page, drafts.get(page.latest_revision_id), danish.get(page.translation_key))
        for page in pages
    }
    for key, source in danish_reviewed(pages).items():
        found[key] = replace(
            found[key],
            reviewer=source.reviewer_name,
            reviewed_at=source.reviewed_at,
            next_review_at=source.next_review_at,
            has_danish_review=True,
        )
    return found


def _standing(page: ArticlePage, draft: list[Any] | None, danish: list[str] | None) -> Standing:
    if draft is None or page.live:
        facts = (page.title, page.reviewer_name, page.reviewed_at, page.next_review_at, page.lix)
        return Standing(*facts, tags=page.tags if danish is None else danish)
    title, reviewer, reviewed, following, lix, kept = draft
    tags = tags_in_revision(kept) if danish is None else danish
    return Standing(title or "", reviewer or "", _day(reviewed), _day(following), lix or 0, tags)


def _day(text: str | None) -> dt.date | None:
    return parse_date(text) if text else None


def topic_titles(pages: Iterable[ArticlePage]) -> dict[Any, str]:
    """{page's key: its topic's title}: a local article's own, a regional one's parent. One query."""
    pages = list(pages)
    above = {page.path[: -Page.steplen] for page in pages if not page.topic_id}
    titles = dict(Page.objects.filter(path__in=above).values_list("path", "title"))
    return {
        page.pk: page.topic.title if page.topic else titles.get(page.path[: -Page.steplen], "")
        for page in pages
    }


def states(pages: Iterable[ArticlePage]) -> dict[Any, str]:
    """{page's key: what families see of it and what is under way, in the language of the admin}. Two queries."""
    pages = list(pages)
    keys = [str(page.pk) for page in pages]
    scheduled = set(
        Revision.page_revisions.filter(object_id__in=keys, approved_go_live_at__isnull=False).values_list(
            "object_id", flat=True
        )
    )
    reviewing = set(
        WorkflowState.objects.active()
        .filter(object_id__in=keys, base_content_type__model="page")
        .values_list("object_id", flat=True)
    )
    return {page.pk: _state(page, str(page.pk) in scheduled, str(page.pk) in reviewing) for page in pages}


def _state(page: ArticlePage, is_scheduled: bool, is_reviewed: bool) -> str:
    words = [_("Published") if page.live else _("Expired") if page.expired else _("Draft")]
    if page.live and page.has_unpublished_changes:
        words.append(_("changed since"))
    if is_scheduled:
        words.append(_("waits for its time"))
    if is_reviewed:
        words.append(_("in review"))
    return ", ".join(words)
