"""Old addresses of articles and topics, in an exported library: what was shared or printed leads on."""

import datetime as dt
from typing import Any

from wagtail.models import Page

from cms.content.models import ArticlePage, TopicPage
from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.queries import local_indexes
from cms.links.models import OldAddress

_MODELS: dict[str, Any] = {OldAddress.Kind.ARTICLE: ArticlePage, OldAddress.Kind.TOPIC: TopicPage}


class OldAddressesPart:
    """A list of `{"kind", "page", "owner", "language", "slug", "since"}`: what a municipality's slugs led to.

    `owner` says whose the article or topic is. Those of what nobody can read any more stay behind.
    """

    def export(self, context: Outgoing) -> Any:
        if context.municipality is None:
            return None
        rows = list(
            OldAddress.unscoped.filter(municipality=context.municipality).order_by("kind", "locale", "slug")
        )
        owners = _owners({row.target_uuid for row in rows}, context)
        return [
            {
                "kind": row.kind,
                "page": {"$page": str(row.target_uuid)},
                "owner": owners[row.target_uuid],
                "language": row.locale,
                "slug": row.slug,
                "since": row.since.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            }
            for row in rows
            if row.target_uuid in owners
        ] or None

    def restore(self, data: Any, context: Incoming) -> None:
        """An address that leads somewhere here already stays as it is."""
        for one in data if context.municipality is not None else []:
            if one["owner"] == "region" and not context.regional:
                continue
            key = context.key(one["page"]["$page"])
            if not _MODELS[one["kind"]]._base_manager.filter(translation_key=key).exists():
                context.notes.add("link_to_nowhere", one["slug"])
                continue
            OldAddress.unscoped.get_or_create(
                municipality=context.municipality,
                kind=one["kind"],
                locale=one["language"],
                slug=one["slug"],
                defaults={"target_uuid": key, "since": dt.datetime.fromisoformat(one["since"])},
            )


def _owners(keys: set[Any], context: Outgoing) -> dict[Any, str]:
    """{uuid: "region" or "municipality"} of those that the library holds."""
    own = tuple(index.path for index in local_indexes(context.municipality)) if context.municipality else ()
    found: dict[Any, str] = {}
    pages = Page._base_manager.filter(translation_key__in=keys).values_list("translation_key", "path", "live")
    for key, path, live in pages:
        if own and path.startswith(own):
            found[key] = "municipality"
        elif live:
            found.setdefault(key, "region")
    return found
