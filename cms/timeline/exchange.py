"""The timelines of the region and what a municipality adds to them, in an exported library."""

from typing import Any

from cms.content.models import ArticlePage
from cms.exchange.library.context import Incoming, Outgoing
from cms.timeline.models import ContentSet, ContentSetName, LocalEntry, LocalSet, SetEntry

_SET = ("key", "situation", "name", "is_on", "sort_order")
_ENTRY = ("anchor", "side", "unit", "first", "last")


class TimelinePart:
    """`{"sets": [...], "local": [...]}`; an entry names its article and the language in which it was chosen."""

    def export(self, context: Outgoing) -> Any:
        found = {"sets": self._sets(context), "local": self._local(context)}
        return found if any(found.values()) else None

    def _sets(self, context: Outgoing) -> list[dict[str, Any]]:
        rows = ContentSet._base_manager.filter(region=context.region).order_by("sort_order", "key")
        return [
            {
                **{name: getattr(row, name) for name in _SET},
                "names": {name.language: name.name for name in row.names.all()},
                "entries": _entries(row, context),
            }
            for row in rows
        ]

    def _local(self, context: Outgoing) -> list[dict[str, Any]]:
        if context.municipality is None:
            return []
        rows = LocalSet.unscoped.filter(municipality=context.municipality).select_related("set")
        return [
            {"set": row.set.key, "is_off": row.is_off, "entries": _entries(row, context)}
            for row in rows.order_by("set__sort_order", "set__key")
        ]

    def restore(self, data: Any, context: Incoming) -> None:
        known = {row.key: row for row in ContentSet._base_manager.filter(region=context.region)}
        for one in data.get("sets", []) if context.regional else []:
            if one["key"] not in known:
                known[one["key"]] = self._make_set(one, context)
        for one in data.get("local", []) if context.municipality is not None else []:
            if one["set"] not in known:
                context.notes.add("timeline_missing", one["set"])
                continue
            row, is_new = LocalSet.unscoped.get_or_create(
                municipality=context.municipality, set=known[one["set"]], defaults={"is_off": one["is_off"]}
            )
            if is_new:
                _make_entries(LocalEntry, row, one["entries"], context)

    def _make_set(self, data: dict[str, Any], context: Incoming) -> ContentSet:
        row: ContentSet = ContentSet._base_manager.create(
            region=context.region, **{name: data[name] for name in _SET}
        )
        for language, name in data["names"].items():
            ContentSetName._base_manager.create(set=row, language=language, name=name)
        _make_entries(SetEntry, row, data["entries"], context)
        return row


def _entries(row: ContentSet | LocalSet, context: Outgoing) -> list[dict[str, Any]]:
    model: Any = SetEntry if isinstance(row, ContentSet) else LocalEntry
    entries = model._base_manager.filter(set=row).select_related("article__locale")
    return [
        {
            "article": context.page(entry.article_id),
            "language": entry.article.locale.language_code,
            **{name: getattr(entry, name) for name in _ENTRY},
        }
        for entry in entries.order_by("sort_order", "pk")
    ]


def _make_entries(model: Any, row: Any, entries: list[dict[str, Any]], context: Incoming) -> None:
    for place, entry in enumerate(entries):
        article = context.page(entry["article"], entry["language"])
        if article is not None and ArticlePage._base_manager.filter(pk=article).exists():
            values = {name: entry[name] for name in _ENTRY}
            model._base_manager.create(set=row, article_id=article, sort_order=place, **values)
