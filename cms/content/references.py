"""Published articles as others point at them: which one, in which revision, and what its card says."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from cms.content.addresses import article_path
from cms.content.models.published import PublishedArticle, Variant
from cms.links.models import OldAddress
from cms.municipalities.models import Municipality

MOST_FOUND = 20
# The two addresses of an article: with its title, and the discreet one.
_LINK = re.compile(
    r"https?://(?P<host>[^\s/:]+)(?::\d+)?/(?P<locale>[a-z]{2,3}(?:-[A-Za-z]{2,4})?)/"
    r"(?:bibliotek/(?P<slug>[\w-]+)|a/(?P<uuid>[0-9a-fA-F-]{36}))"
)


@dataclass(frozen=True)
class ArticleReference:
    """An article of a municipality's library in one language, as it is now. `path` begins with a slash."""

    uuid: UUID
    locale: str
    revision: int
    title: str
    summary: str
    path: str


def article_in(municipality: Municipality, uuid: UUID, locale: str) -> ArticleReference | None:
    """The article in `locale`, else in the municipality's first language; None when families have it in neither."""
    rows = _published(municipality).filter(
        article_uuid=uuid, locale__in=[locale, municipality.default_language]
    )
    found = sorted(rows, key=lambda row: row.locale != locale)
    return _reference(found[0]) if found else None


def articles_in(
    municipality: Municipality, uuids: Collection[UUID], locale: str
) -> dict[UUID, ArticleReference]:
    """Each of these articles as `article_in` finds it, in one query; none for what families cannot read."""
    if not uuids:
        return {}
    rows = _published(municipality).filter(
        article_uuid__in=uuids, locale__in=[locale, municipality.default_language]
    )
    # What is in `locale` comes last, and takes the other's place.
    return {row.article_uuid: _reference(row) for row in sorted(rows, key=lambda row: row.locale == locale)}


def article_linked_in(municipality: Municipality, text: str) -> ArticleReference | None:
    """The first article of this municipality that `text` has a link to; former addresses count too."""
    for match in _LINK.finditer(text):
        if not municipality.domains.filter(hostname=match["host"].lower()).exists():
            continue
        uuid = match["uuid"] or _uuid_of(municipality, match["locale"], match["slug"])
        found = _by_key(municipality, uuid, match["locale"])
        if found is not None:
            return found
    return None


def _by_key(municipality: Municipality, uuid: UUID | str | None, locale: str) -> ArticleReference | None:
    try:
        return article_in(municipality, UUID(str(uuid)), locale)
    except ValueError:
        return None


def _uuid_of(municipality: Municipality, locale: str, slug: str) -> UUID | None:
    rows = _published(municipality).filter(locale=locale, slug=slug)
    uuid: UUID | None = rows.values_list("article_uuid", flat=True).first()
    if uuid is not None:
        return uuid
    old = OldAddress.unscoped.filter(
        municipality=municipality, kind=OldAddress.Kind.ARTICLE, locale=locale, slug=slug
    )
    return old.values_list("target_uuid", flat=True).first()


def find_articles(municipality: Municipality, words: str, locale: str = "") -> list[ArticleReference]:
    """At most 20 articles whose title or search terms hold every word, in the library's order."""
    rows = _published(municipality)
    if locale:
        rows = rows.filter(locale=locale)
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(search_labels__icontains=word))
    return [_reference(row) for row in rows.order_by("sort_key", "locale")[:MOST_FOUND]]


def current_revisions(
    municipality: Municipality, keys: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], int]:
    """The revision of each of these articles now, by (uuid, locale), in one query; none for what is withdrawn."""
    if not keys:
        return {}
    rows = _published(municipality).filter(article_uuid__in={uuid for uuid, _locale in keys})
    return {
        (uuid, locale): revision or 0
        for uuid, locale, revision in rows.values_list("article_uuid", "locale", "revision_id")
    }


def _published(municipality: Municipality) -> QuerySet[PublishedArticle]:
    return PublishedArticle.unscoped.filter(municipality=municipality, variant=Variant.NORMAL)


def _reference(row: PublishedArticle) -> ArticleReference:
    return ArticleReference(
        uuid=row.article_uuid,
        locale=row.locale,
        revision=row.revision_id or 0,
        title=row.title,
        summary=row.summary,
        path=article_path(row.locale, row.slug),
    )
