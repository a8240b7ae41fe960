"""Which tags stand at which articles, for editors."""

import json
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q

from cms.content.languages import DEFAULT_LANGUAGE, fold
from cms.content.models import ArticlePage


def tags_at(articles: Any) -> list[str]:
    """The tags of these articles in the order of the alphabet; what was never published counts as drafted.

    Two queries.
    """
    live = articles.filter(live=True).order_by()
    found = set(live.annotate(tag=_each()).values_list("tag", flat=True).distinct())
    drafts = articles.filter(live=False).exclude(latest_revision=None).order_by()
    for drafted in drafts.values_list("latest_revision__content__tags", flat=True):
        found.update(tags_in_revision(drafted))
    return sorted(found, key=lambda tag: (fold(tag), tag))


def tags_beginning(term: str, articles: Any, most: int) -> list[str]:
    """At most so many tags of these articles, as they are published, that begin so. One query."""
    rows = articles.order_by().annotate(tag=_each()).values_list("tag", flat=True).distinct()
    begin = fold(" ".join(term.split()))
    found = sorted((fold(tag), tag) for tag in rows)
    return [tag for key, tag in found if begin and key.startswith(begin)][:most]


def with_tag(articles: Any, tag: str) -> Any:
    """Those of the articles that have the tag, their own or the Danish article's which they translate."""
    danish = ArticlePage.objects.filter(
        locale__language_code=DEFAULT_LANGUAGE, live=True, translation_key=OuterRef("translation_key")
    )
    # The revision keeps the list as the text of a JSON array.
    drafted = Q(live=False, latest_revision__content__tags__icontains=json.dumps(tag, ensure_ascii=False))
    own = (Q(live=True, tags__contains=[tag]) | drafted) & ~Exists(danish)
    return articles.filter(Exists(danish.filter(tags__contains=[tag])) | own)


def tags_in_revision(kept: Any) -> list[str]:
    """The tags in a revision's JSON; none in one that is older than tags."""
    return list(json.loads(kept)) if isinstance(kept, str) else list(kept or [])


def danish_tags(pages: Any) -> dict[Any, list[str]]:
    """{translation key: tags} of the published Danish articles that some of `pages` translate.

    One query; none when nothing is translated.
    """
    keys = {page.translation_key for page in pages if page.locale.language_code != DEFAULT_LANGUAGE}
    danish = ArticlePage.objects.filter(
        locale__language_code=DEFAULT_LANGUAGE, live=True, translation_key__in=keys
    )
    return dict(danish.values_list("translation_key", "tags")) if keys else {}


def _each() -> Any:
    each: Any = Func(F("tags"), function="unnest", output_field=CharField())
    each.set_returning = True
    return each
