"""Tell other apps what became different for readers."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.content.models import PublishedArticle, PublishedTopic
from cms.content.signals import articles_changed, topics_changed
from cms.municipalities.models import Region


@dataclass(frozen=True)
class ArticleChange:
    """One article in one municipality and language; `slug` is empty when it was withdrawn there."""

    municipality_id: int
    article_uuid: uuid.UUID
    locale: str
    variant: str
    old_slug: str
    slug: str
    version: str

    @property
    def is_withdrawn(self) -> bool:
        return not self.slug

    @property
    def has_moved(self) -> bool:
        return bool(self.old_slug) and self.old_slug != self.slug


@dataclass(frozen=True)
class TopicChange:
    """One topic of a region in one language; `slug` is empty when it was withdrawn."""

    region_id: int
    topic_uuid: uuid.UUID
    locale: str
    old_slug: str
    slug: str


_Key = tuple[int, uuid.UUID, str, str]


def as_read(rows: Iterable[PublishedArticle]) -> dict[_Key, tuple[str, str]]:
    """What readers see of these rows, by which two moments are compared: address and digest."""
    return {
        (row.municipality_id, row.article_uuid, row.locale, row.variant): (row.slug, row.body_id)
        for row in rows
    }


def announce_articles(
    old: Mapping[_Key, tuple[str, str]], keys: Iterable[uuid.UUID], places: Iterable[int]
) -> None:
    """Compare the rows as they were (`as_read`) with the rows as they are, and send `articles_changed`.

    `keys` and `places` (municipalities' numbers) say which rows were written; others are not looked at.
    """
    rows = PublishedArticle.unscoped.filter(article_uuid__in=list(keys), municipality__in=list(places))
    fields = ("municipality_id", "article_uuid", "locale", "variant", "slug", "body_id")
    new = as_read(rows.only(*fields))
    changes = [
        ArticleChange(*key, *_difference(old.get(key), new.get(key)))
        for key in sorted(old.keys() | new.keys(), key=str)
        if old.get(key) != new.get(key)
    ]
    if changes:
        articles_changed.send(sender=PublishedArticle, changes=changes)


def _difference(old: tuple[str, str] | None, new: tuple[str, str] | None) -> tuple[str, str, str]:
    """Return the old slug, the new one, and the version: the digest in the article's ETag."""
    return (old[0] if old else "", new[0] if new else "", new[1] if new else "")


def announce_topics(
    region: Region, old: Mapping[Any, PublishedTopic], new: Mapping[Any, PublishedTopic]
) -> None:
    """Send `topics_changed` for what differs."""
    fields = ["key", "slug", "title", "summary", "image", "sort_key"]
    changes = []
    for key in sorted(old.keys() | new.keys(), key=str):
        before, after = old.get(key), new.get(key)
        if before and after and all(getattr(before, name) == getattr(after, name) for name in fields):
            continue
        changes.append(
            TopicChange(region.pk, key[0], key[1], before.slug if before else "", after.slug if after else "")
        )
    if changes:
        topics_changed.send(sender=PublishedTopic, changes=changes)
