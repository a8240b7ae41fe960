"""Reviews in an exported library: a municipality's rules for their dates, and which words were approved."""

import datetime as dt
from typing import Any

from django.db.models import Q

from cms.content.actions.translations import tell_check
from cms.content.models import ArticlePage
from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.queries import local_indexes, topics_of
from cms.review.changes import compare
from cms.review.models import ArticleApproval, ReviewDates
from cms.review.texts import with_keys

_FIELDS = ("remind_days", "overdue_after", "hide_after")


class ReviewDatesPart:
    """`{"remind_days": [days], "overdue_after": days, "hide_after": days}` where a municipality has chosen.

    An editor who imports brings none of them: when old advice is hidden is for administrators to say.
    """

    def export(self, context: Outgoing) -> Any:
        if context.municipality is None:
            return None
        row = ReviewDates._base_manager.filter(site=context.municipality.site_id).first()
        return {name: getattr(row, name) for name in _FIELDS} if row is not None else None

    def restore(self, data: Any, context: Incoming) -> None:
        if context.municipality is None or data is None:
            return
        if not context.administers:
            context.notes.add("rules_left")
        else:
            chosen = {name: data[name] for name in _FIELDS}
            ReviewDates._base_manager.get_or_create(site=context.municipality.site, defaults=chosen)


class ApprovalsPart:
    """A list of `{"page", "language", "owner", "name", "role", "approved_at", "words", "source_words"}`.

    `words` is {part: [[kind, text], …]} of what was approved, `source_words` the Danish beside which a
    translation was checked. Links to pages carry uuids. Names stand there as they stand in the articles.
    Whoever imports by hand brings none of them.
    """

    def export(self, context: Outgoing) -> Any:
        own = _below(local_indexes(context.municipality)) if context.municipality is not None else None
        regional = _below(topics_of(context.region))
        rows = self._rows("region", regional, context)
        rows += self._rows("municipality", own, context) if own is not None else []
        return rows or None

    def _rows(self, owner: str, where: Q, context: Outgoing) -> list[dict[str, Any]]:
        found = ArticleApproval.objects.filter(where).exclude(name="").select_related("page__locale")
        if owner == "region" and context.municipality is not None:
            found = found.filter(page__live=True)
        return [
            {
                "page": context.page(row.page_id),
                "language": row.page.locale.language_code,
                "owner": owner,
                "name": row.name,
                "role": row.role,
                "approved_at": row.approved_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
                "words": row.words,
                "source_words": row.source_words,
            }
            for row in found.order_by("page__path")
        ]

    def restore(self, data: Any, context: Incoming) -> None:
        for one in data:
            if one["owner"] == "region" and not context.regional:
                continue
            if not context.reviews:
                context.notes.add("reviews_left")
                return
            pk = context.page(one["page"], one["language"])
            page = ArticlePage._base_manager.filter(pk=pk, locale__language_code=one["language"]).first()
            if page is not None:
                self._restore(page, one, context)

    def _restore(self, page: ArticlePage, data: dict[str, Any], context: Incoming) -> None:
        """What is known here stays; words that were only assumed to be approved give way to the true ones."""
        words = with_keys(data["words"], context.key)
        source_words = with_keys(data["source_words"], context.key) if data["source_words"] else None
        known = ArticleApproval.objects.filter(page=page.pk).first()
        if known is not None and not (
            known.assumed and compare(known.words, words, data["language"]).is_small
        ):
            return
        ArticleApproval.objects.update_or_create(
            page_id=page.pk,
            defaults={
                "name": data["name"],
                "role": data["role"],
                "approved_at": dt.datetime.fromisoformat(data["approved_at"]),
                "words": words,
                "source_words": source_words,
                "revision": None,
                "signed_in": False,
                "assumed": False,
            },
        )
        if page.live and source_words is not None:
            tell_check(page)


def _below(pages: Any) -> Q:
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(page__path__startswith=page.path)
    return condition
