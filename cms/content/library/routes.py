"""The addresses of the library, for both drivers."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from cms.content.library.article import article, article_by_slug
from cms.content.library.articles import articles
from cms.content.library.endpoint import Endpoint
from cms.content.library.manifest import manifest
from cms.content.library.near import near
from cms.content.library.redirects import redirects
from cms.content.library.search import search
from cms.content.library.suggest import suggest
from cms.content.library.topics import topics

PREFIX = "/api/v1/library/"

_FIXED: dict[str, Endpoint] = {
    "articles": articles,
    "manifest": manifest,
    "redirects": redirects,
    "search": search,
    "suggest": suggest,
    "topics": topics,
}
_PATTERNS: list[tuple[re.Pattern[str], Endpoint]] = [
    (re.compile(r"articles/(?P<uuid>[^/]+)"), article),
    (re.compile(r"articles/(?P<uuid>[^/]+)/near"), near),
    (re.compile(r"by-slug/(?P<locale>[^/]+)/(?P<slug>[^/]+)"), article_by_slug),
]


def add_endpoint(name: str, endpoint: Endpoint) -> None:
    """Let another app of the core answer at /api/v1/library/<name>; call it in AppConfig.ready."""
    _FIXED[name] = endpoint


def find(path: str) -> tuple[Endpoint, Mapping[str, str]] | None:
    """Return the endpoint of a raw (still quoted) path, and the variable parts of the path."""
    if not path.startswith(PREFIX):
        return None
    rest = path[len(PREFIX) :]
    fixed = _FIXED.get(rest)
    if fixed is not None:
        return fixed, {}
    for pattern, endpoint in _PATTERNS:
        match = pattern.fullmatch(rest)
        if match:
            return endpoint, {name: unquote(part) for name, part in match.groupdict().items()}
    return None
