"""The rows of the published library."""

import gzip
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import brotli
from django.db import connection
from django.utils import timezone

from cms.content.languages import fold, search_config
from cms.content.library.http import digest_of, to_bytes
from cms.content.models import ArticlePage, PublishedArticle, PublishedBody
from cms.content.rendering.article import RenderedArticle, search_terms
from cms.content.rendering.material import Material
from cms.content.rendering.weight import picture_bytes
from cms.content.tags import tag_keys
from cms.municipalities.models import Municipality

Identity = tuple[int, uuid.UUID, str, str]

_UNIQUE = ["municipality", "article_uuid", "locale", "variant"]
_NEVER_UPDATED = {"id", "municipality", "article_uuid", "locale", "variant", "search", "search_head"}


@dataclass(frozen=True)
class Row:
    """One published article, ready to be written for one municipality or many."""

    values: Mapping[str, Any]
    body: bytes
    search: tuple[str, str, str, str]
    municipality_id: int = 0
    identity: Identity = field(init=False)

    def __post_init__(self) -> None:
        values = self.values
        identity = (self.municipality_id, values["article_uuid"], values["locale"], values["variant"])
        object.__setattr__(self, "identity", identity)

    @classmethod
    def of(cls, page: ArticlePage, material: Material, rendered: RenderedArticle, slots: list[str]) -> "Row":
        body = to_bytes(rendered.article)
        topic = material.topic(page)
        locale = material.language(page)
        terms = search_terms(page)
        card = rendered.card
        labels = "\n".join(" ".join(label.split()) for label in (card["title"], *terms))
        words = fold(labels)
        values = {
            "article_uuid": page.uuid,
            "locale": locale,
            "variant": card["variant"],
            "slug": page.slug,
            "title": card["title"],
            "summary": card["summary"],
            "topic_uuid": topic.translation_key if topic else None,
            "topic_key": topic.key if topic else "",
            "topic_slug": topic.slug if topic else "",
            "tags": tag_keys(card["tags"]),
            "stages": card["stages"],
            "offline": page.offline,
            "is_local": card["origin"] == "municipality",
            "sort_key": material.sort_key(page),
            "lix": rendered.article["lix"],
            "reading_minutes": card["reading_minutes"],
            "next_review_at": material.review(page).next_review_at,
            "overdue": rendered.overdue,
            "translation_status": (rendered.article["translation"] or {}).get("status", ""),
            "revision_id": page.live_revision_id,
            "published_at": page.last_published_at or timezone.now(),
            "body_id": digest_of(body),
            "body_bytes": len(body),
            "picture_bytes": picture_bytes(rendered.article, material.picture_sizes),
            "card": to_bytes(card),
            "references": sorted(material.mentions(page)),
            "slots": slots,
            "search_labels": labels,
            "search_words": words,
            "search_text": rendered.text,
        }
        # Tags are written in one language for all; they are neither suggested nor guessed at.
        heading = "\n".join([words, *values["tags"]])
        search = (search_config(locale), heading, fold(card["summary"]), fold(rendered.text))
        return cls(values, body, search)

    def at(self, municipality: Municipality) -> "Row":
        return replace(self, municipality_id=municipality.pk)

    def model(self) -> PublishedArticle:
        return PublishedArticle(municipality_id=self.municipality_id, **dict(self.values))


def write_rows(rows: Iterable[Row], old: Mapping[Identity, PublishedArticle]) -> set[int]:
    """Insert or update rows; return the municipalities whose readers get something new."""
    fresh = [row for row in rows if _differs(row, old.get(row.identity))]
    if not fresh:
        return set()
    write_bodies({str(row.values["body_id"]): row.body for row in fresh})
    fresh = _with_free_slugs(fresh)
    fields = [f.name for f in PublishedArticle._meta.concrete_fields if f.name not in _NEVER_UPDATED]
    PublishedArticle.unscoped.bulk_create(
        [row.model() for row in fresh],
        update_conflicts=True,
        unique_fields=_UNIQUE,
        update_fields=fields,
        batch_size=200,
    )
    _write_search(fresh)
    return {row.municipality_id for row in fresh}


_COMPARED = (
    "body_id",
    "sort_key",
    "topic_uuid",
    "revision_id",
    "search_labels",
    "references",
    "offline",
    "tags",
    "picture_bytes",
)


def _differs(row: Row, old: PublishedArticle | None) -> bool:
    return old is None or any(row.values[name] != getattr(old, name) for name in _COMPARED)


def write_bodies(bodies: Mapping[str, bytes]) -> None:
    """Store texts by their digest, compressed, where they are not stored yet."""
    known = set(PublishedBody.objects.filter(pk__in=list(bodies)).values_list("pk", flat=True))
    PublishedBody.objects.bulk_create(
        [
            PublishedBody(
                digest=digest,
                body=body,
                gzip=gzip.compress(body, 9, mtime=0),
                # Quality 9 makes texts of this size no smaller and takes twenty times as long.
                brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=8),
            )
            for digest, body in bodies.items()
            if digest not in known
        ],
        ignore_conflicts=True,
        batch_size=200,
    )


def _with_free_slugs(rows: list[Row]) -> list[Row]:
    """Give rows a slug of their own where another article of the same place has it already.

    Editors are refused a taken slug (ArticlePage.clean); this catches what was scheduled or imported.
    """
    places = {row.municipality_id for row in rows}
    slugs = {row.values["slug"] for row in rows}
    taken: dict[tuple[int, str, str, str], uuid.UUID] = {
        (municipality_id, locale, variant, slug): key
        for municipality_id, locale, variant, slug, key in PublishedArticle.unscoped.filter(
            municipality_id__in=places, slug__in=slugs
        ).values_list("municipality_id", "locale", "variant", "slug", "article_uuid")
    }
    freed = []
    for row in rows:
        key: uuid.UUID = row.values["article_uuid"]
        place = (row.municipality_id, row.values["locale"], row.values["variant"], row.values["slug"])
        owner = taken.setdefault(place, key)
        if owner != key:
            slug = f"{row.values['slug']}-{str(key)[:8]}"
            freed.append(replace(row, values={**row.values, "slug": slug}))
        else:
            freed.append(row)
    return freed


_SEARCH = """
UPDATE content_publishedarticle
   SET search = setweight(to_tsvector(%s::regconfig, %s), 'A')
             || setweight(to_tsvector(%s::regconfig, %s), 'B')
             || setweight(to_tsvector(%s::regconfig, %s), 'C')
 WHERE article_uuid = %s AND locale = %s AND variant = %s AND municipality_id = ANY(%s)
"""


def _write_search(rows: Iterable[Row]) -> None:
    places: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        config, words, summary, text = row.search
        named = (row.values["article_uuid"], row.values["locale"], row.values["variant"])
        key = (config, words, config, summary, config, text, *named)
        places.setdefault(key, []).append(row.municipality_id)
    with connection.cursor() as cursor:
        cursor.executemany(_SEARCH, [(*key, municipalities) for key, municipalities in places.items()])


def delete_unused_bodies(digests: Iterable[str]) -> None:
    """Delete those of `digests` that no published article uses any more."""
    PublishedBody.objects.filter(pk__in=list(digests), articles__isnull=True).delete()
