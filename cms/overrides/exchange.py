"""A municipality's changes to regional articles, and what the region locks, in an exported library."""

from typing import Any

from cms.content.models import ArticlePage
from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.library.values import exported, fill
from cms.overrides.models import LockedBlock, Override

_PLACE = ("locale", "mode", "block_id")
_TEXT = ("title", "body", "lix_reason")
_REVIEW = ("reviewer_name", "reviewer_role", "reviewed_at")


class OverridesPart:
    """`{"changes": [...], "locked": [...]}`.

    A change names its article by uuid, its place by language, mode and part, and its text as published
    and as drafted, each with who has approved it, if somebody has. It is based on the article as it
    stands where the library is restored. Whoever imports by hand brings the words without the approval.
    """

    def export(self, context: Outgoing) -> Any:
        found = {"changes": self._changes(context), "locked": self._locked(context)}
        return found if any(found.values()) else None

    def _changes(self, context: Outgoing) -> list[dict[str, Any]]:
        if context.municipality is None:
            return []
        rows = Override.unscoped.filter(municipality=context.municipality)
        return [
            {
                "article": str(row.article_uuid),
                **{name: getattr(row, name) for name in _PLACE},
                "published": _text(row, context) if row.live else None,
                "draft": _text(row.get_latest_revision_as_object(), context)
                if not row.live or row.has_unpublished_changes
                else None,
            }
            for row in rows.order_by("article_uuid", *_PLACE)
        ]

    def _locked(self, context: Outgoing) -> list[dict[str, str]]:
        rows = LockedBlock._base_manager.filter(region=context.region)
        return [
            {"article": str(row.article_uuid), "block": row.block_id}
            for row in rows.order_by("article_uuid", "block_id")
        ]

    def restore(self, data: Any, context: Incoming) -> None:
        for one in data.get("locked", []) if context.regional else []:
            LockedBlock._base_manager.get_or_create(
                region=context.region, article_uuid=context.key(one["article"]), block_id=one["block"]
            )
        for one in data.get("changes", []) if context.municipality is not None else []:
            self._restore(one, context)

    def _restore(self, data: dict[str, Any], context: Incoming) -> None:
        article = ArticlePage._base_manager.filter(
            translation_key=context.key(data["article"]), locale__language_code=data["locale"]
        ).first()
        if article is None:
            context.notes.add("region_missing", (data["draft"] or data["published"])["title"])
            return
        place = {
            "municipality": context.municipality,
            "article_uuid": article.translation_key,
            **{name: data[name] for name in _PLACE},
        }
        if Override.unscoped.filter(**place).exists():
            return
        row = Override(**place, base_revision=article.live_revision_id, live=False)
        for part in ("published", "draft"):
            if data[part] is None:
                continue
            said = data[part] if context.reviews else _unreviewed(data[part], context)
            fill(row, said, context, data["locale"])
            # The same words, with the keys that pictures and pages have here.
            row.reviewed_text = row.fingerprint() if said.get("reviewer_name") else ""
            if not row.live:  # else the row holds what is published
                row.save()
            revision = row.save_revision(user=context.actor, clean=False)
            if part == "published" and context.publish:
                revision.publish()
                row = Override.unscoped.get(pk=row.pk)


def _unreviewed(said: dict[str, Any], context: Incoming) -> dict[str, Any]:
    if any(said.get(name) for name in _REVIEW):
        context.notes.add("reviews_left")
    return {name: value for name, value in said.items() if name not in _REVIEW}


def _text(row: Override, context: Outgoing) -> dict[str, Any]:
    found = exported(row, context)
    return {name: found[name] for name in (_TEXT + _REVIEW if row.reviewed else _TEXT)}
