"""GET tags/?term=: tags that begin so, while an editor types one."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from cms.content.models import ArticlePage
from cms.content.queries import all_libraries, under
from cms.content.tags.queries import tags_beginning
from cms.municipalities.http import tenant

_MOST = 10


def suggest_tags(request: HttpRequest) -> JsonResponse:
    """A JSON list of tags at the articles that people on this host write or, of the region's, read."""
    found = tags_beginning(request.GET.get("term", ""), _articles_read_here(request), _MOST)
    return JsonResponse(found, safe=False)


def _articles_read_here(request: HttpRequest) -> Any:
    place, region = tenant(request).municipality, tenant(request).region
    paths: set[str] = set()
    for library in all_libraries():
        if library.region == region and library.municipality in (None, place):
            paths |= library.root_paths
    # On a municipality's host the manager is confined: of the region's articles, what is published.
    return ArticlePage.objects.filter(under(frozenset(paths)))
