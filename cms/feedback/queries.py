"""Reads: what families answered, per text, and the comments that wait for an editor."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from cms.content.models import PublishedArticle
from cms.feedback.models import Answer, Comment
from cms.feedback.rules import shown_counts
from cms.feedback.sealing import unseal
from cms.municipalities.models import Municipality

MOST_ROWS = 300
MOST_COMMENTS = 100


@dataclass(frozen=True)
class ReadComment:
    """A comment, opened."""

    id: uuid.UUID
    title: str
    locale: str
    helpful: bool
    day: Any
    text: str | None


def helpfulness(municipality: Municipality) -> list[dict[str, Any]]:
    """A row for each article, revision, language and variant: the least helpful first, few answers last."""
    counted: Any = (
        Answer.unscoped.filter(municipality=municipality)
        .values("article_uuid", "revision_id", "locale", "variant")
        .annotate(
            yes_count=Count("pk", filter=Q(helpful=True)), no_count=Count("pk", filter=Q(helpful=False))
        )
        .order_by("article_uuid", "-revision_id")
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted[:MOST_ROWS]]
    names = _titles(municipality, {row["article_uuid"] for row in rows})
    shown = []
    for row in rows:
        title, current = names.get((row["article_uuid"], row["locale"]), ("", None))
        counts = shown_counts(row.pop("yes_count"), row.pop("no_count"))
        shown.append(row | counts | {"title": title, "is_current": current == row["revision_id"]})
    return sorted(shown, key=lambda row: (row["hidden"], row["share"] or 0, row["title"]))


def _titles(
    municipality: Municipality, articles: set[uuid.UUID]
) -> dict[tuple[uuid.UUID, str], tuple[str, int | None]]:
    found = PublishedArticle.unscoped.filter(municipality=municipality, article_uuid__in=articles)
    # The normal title comes last, and stands for both texts.
    found = found.order_by("variant")
    return {
        (key, locale): (title, revision)
        for key, locale, title, revision in found.values_list(
            "article_uuid", "locale", "title", "revision_id"
        )
    }


def comments_to_read(municipality: Municipality, *, kept: bool) -> list[ReadComment]:
    """The newest comments, opened: those that wait, or those that an editor kept."""
    rows = list(comments_of(municipality).filter(kept=kept).order_by("-day", "pk")[:MOST_COMMENTS])
    names = _titles(municipality, {row.article_uuid for row in rows})
    return [
        ReadComment(
            row.pk,
            names.get((row.article_uuid, row.locale), ("", None))[0],
            row.locale,
            row.helpful,
            row.day,
            unseal(row.pk, row.master_id, bytes(row.sealed)),
        )
        for row in rows
    ]


def comments_of(municipality: Municipality) -> QuerySet[Comment]:
    return Comment.unscoped.filter(municipality=municipality)
