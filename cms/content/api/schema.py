"""The library's part of the OpenAPI description."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from cms.api.serializers import ProblemSerializer
from cms.content.api import examples, serializers
from cms.content.library.articles import DEFAULT_LIMIT, MOST

_PROBLEM = "application/problem+json"


def _parameter(
    name: str, text: str, kind: Any = OpenApiTypes.STR, *, required: bool = False
) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=text, required=required)


def _problem(text: str) -> OpenApiResponse:
    return OpenApiResponse(ProblemSerializer, description=text)


def _operation(
    name: str, text: str, shape: Any, *parameters: OpenApiParameter, problems: dict[int, str] | None = None
) -> dict[str, Any]:
    responses: dict[Any, Any] = {
        (200, "application/json"): shape,
        304: OpenApiResponse(description="Nothing new since the ETag in If-None-Match."),
        (400, _PROBLEM): _problem("A parameter is malformed."),
        (404, _PROBLEM): _problem("Nothing here, or the host belongs to nobody."),
    }
    for status, description in (problems or {}).items():
        responses[status, _PROBLEM] = _problem(description)
    return {
        "operation_id": name,
        "description": text,
        "tags": ["library"],
        "auth": [],
        "parameters": list(parameters),
        "responses": responses,
    }


LOCALE = _parameter("locale", "Language code; the municipality's first language when absent.")
VARIANT = _parameter(
    "variant",
    "normal or easy; normal when absent. Normal comes where there is no easy version: see `variant`.",
)


def _examples(*found: tuple[str, Any]) -> dict[str, Any]:
    return {
        "examples": [
            OpenApiExample(name, value=value, response_only=True, status_codes=["200"])
            for name, value in found
        ]
    }


TOPICS = _operation(
    "library_topics",
    "Topics that have articles, in the editors' order.",
    serializers.TopicListSerializer,
    LOCALE,
) | _examples(("Topics", examples.TOPICS))
MANIFEST = _operation(
    "library_manifest",
    "What a phone compares with what it keeps: every article's tag and size, and what was withdrawn.",
    serializers.ManifestSerializer,
    LOCALE,
) | _examples(("What is published", examples.MANIFEST))
ARTICLES = _operation(
    "library_articles",
    "Cards in the editors' order. An article that lacks the language comes in Danish.",
    serializers.CardListSerializer,
    LOCALE,
    VARIANT,
    _parameter("topic", "A topic's key or slug."),
    _parameter(
        "tag", "A tag, however it is spelled; several with commas between find articles with any of them."
    ),
    _parameter("stage", "pregnancy_week:22, child_week:3 or child_month:5."),
    _parameter("cursor", "`next` of the page before, unchanged."),
    _parameter("limit", f"1 to {MOST}; {DEFAULT_LIMIT} when absent.", OpenApiTypes.INT),
) | _examples(("A page", examples.CARDS))
ARTICLE = _operation(
    "library_article",
    "One article; in Danish with content_locale other than requested_locale when the language is missing.",
    serializers.ArticleSerializer,
    LOCALE,
    VARIANT,
    OpenApiParameter("uuid", OpenApiTypes.UUID, OpenApiParameter.PATH),
    problems={410: "The article was withdrawn; delete your copy."},
) | _examples(("An article", examples.ARTICLE), ("A translation", examples.TRANSLATED))
NEAR = _operation(
    "library_near",
    "Up to four articles about the same, worked out from search terms, tags, topic and time of life. "
    "None of those that the article names itself in `related`.",
    serializers.NearListSerializer,
    LOCALE,
    VARIANT,
    OpenApiParameter("uuid", OpenApiTypes.UUID, OpenApiParameter.PATH),
) | _examples(("Near articles", examples.NEAR))
BY_SLUG = _operation(
    "library_article_by_slug",
    "One article by the last part of its address.",
    serializers.ArticleSerializer,
    VARIANT,
    OpenApiParameter("locale", OpenApiTypes.STR, OpenApiParameter.PATH),
    OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH),
) | _examples(("An article", examples.ARTICLE))
SEARCH = _operation(
    "library_search",
    "Search with stems, beginnings of words and typing errors; å and aa, ø and oe, æ and ae are the same.",
    serializers.SearchSerializer,
    LOCALE,
    _parameter("q", "What was typed.", required=True),
) | _examples(("Found", examples.SEARCH), ("Guessed", examples.SEARCH_GUESSED))
REDIRECTS = _operation(
    "library_redirects",
    "Where an article or topic is that stood at an old address; 404 when nothing has moved from there.",
    serializers.RedirectSerializer,
    _parameter("path", "The path of the link, e.g. /da/bibliotek/sikker-soevn.", required=True),
) | _examples(("A renamed article", examples.REDIRECT))
SUGGEST = _operation(
    "library_suggest",
    "Up to six titles and search terms for what is being typed. Nothing is written down.",
    serializers.SuggestionListSerializer,
    LOCALE,
    _parameter("q", "What was typed so far; at least two letters.", required=True),
) | _examples(("While typing", examples.SUGGEST))
