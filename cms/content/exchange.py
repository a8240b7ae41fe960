"""What is known of translations, in an exported library: who made them, and whether they are outdated."""

import datetime as dt
from typing import Any

from django.db.models import Q

from cms.content.actions.publishing import snapshot_articles
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, TranslationKind, TranslationState
from cms.content.rendering.translation import is_outdated, text_digest
from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.queries import local_indexes, topics_of

# The digest of a Danish text that is not here; no text has it.
_ANOTHER_TEXT = "outdated"


class TranslationsPart:
    """A list of `{"page", "language", "owner", "kind", "outdated", "followed_at"}`, one for each translation.

    `kind` as in TranslationKind. Digests hold in one database only, so an outdated translation is marked
    as such. Who checked a translation stands in the part `approvals`.
    """

    def export(self, context: Outgoing) -> Any:
        regional = Q(pk__in=[])
        for topic in topics_of(context.region):
            regional |= Q(path__startswith=topic.path)
        if context.municipality is None:
            return _rows("region", regional, context) or None
        own = Q(pk__in=[])
        for index in local_indexes(context.municipality):
            own |= Q(path__startswith=index.path)
        rows = _rows("region", regional & Q(live=True), context) + _rows("municipality", own, context)
        return rows or None

    def restore(self, data: Any, context: Incoming) -> None:
        """Only for pages that this import has made: of others more is known here."""
        changed = set()
        for one in data:
            if one["owner"] == "region" and not context.regional:
                continue
            pk = context.page(one["page"], one["language"])
            page = ArticlePage._base_manager.filter(pk=pk, locale__language_code=one["language"]).first()
            if page is not None and page.pk in context.made:
                _restore(page, one, context)
                changed.add(page.uuid)
        snapshot_articles(changed)


def _rows(owner: str, where: Q, context: Outgoing) -> list[dict[str, Any]]:
    pages = list(ArticlePage._base_manager.filter(where).select_related("locale").order_by("path"))
    keys = {page.uuid for page in pages}
    danish = {page.uuid: page for page in pages if page.locale.language_code == DEFAULT_LANGUAGE}
    states = {
        (row.article_uuid, row.locale): row for row in TranslationState.objects.filter(article_uuid__in=keys)
    }
    return [
        {
            "page": context.page(page.pk),
            "language": page.locale.language_code,
            "owner": owner,
            "kind": state.kind,
            "outdated": page.uuid in danish and is_outdated(state, danish[page.uuid]),
            "followed_at": state.followed_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        }
        for page in pages
        if (state := states.get((page.uuid, page.locale.language_code))) is not None
    ]


def _restore(page: ArticlePage, data: dict[str, Any], context: Incoming) -> None:
    source = ArticlePage._base_manager.filter(
        translation_key=page.translation_key, locale__language_code=DEFAULT_LANGUAGE
    ).first()
    TranslationState.objects.update_or_create(
        article_uuid=page.translation_key,
        locale=page.locale.language_code,
        defaults={
            "kind": TranslationKind(data["kind"]),
            "source_digest": _ANOTHER_TEXT if data["outdated"] else _followed(source, context),
            "source_revision_id": source.live_revision_id if source and not data["outdated"] else None,
            "followed_at": dt.datetime.fromisoformat(data["followed_at"]),
        },
    )


def _followed(source: ArticlePage | None, context: Incoming) -> str:
    """The digest of the Danish text that a translation says; empty while that is not published anywhere."""
    if source is not None and source.live:
        return text_digest(source)
    if source is None or context.publish:
        return ""
    # All came as drafts: the first of them is what was published where it came from.
    first = source.revisions.order_by("pk").first()
    return text_digest(first.as_object()) if first is not None else ""
