"""The library through Django: the same questions and answers as the edge, for tests, schema and any server."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.content.api import schema
from cms.content.library.article import article, article_by_slug
from cms.content.library.articles import articles
from cms.content.library.endpoint import Endpoint, Question
from cms.content.library.http import Answer, Asked, BadQuestionError, bad_question
from cms.content.library.manifest import manifest
from cms.content.library.near import near
from cms.content.library.redirects import redirects
from cms.content.library.search import search
from cms.content.library.suggest import suggest
from cms.content.library.topics import topics
from cms.municipalities.hosts import hostname_of


def ask(endpoint: Endpoint, request: Any, parts: dict[str, str]) -> Answer:
    """Ask the library through Django's connection."""
    asked = Asked.of(
        host=request.META.get("HTTP_HOST", ""),
        query_string=request.META.get("QUERY_STRING", ""),
        accept_encoding=request.META.get("HTTP_ACCEPT_ENCODING", ""),
        if_none_match=request.META.get("HTTP_IF_NONE_MATCH", ""),
    )
    try:
        question = endpoint(asked, parts)
    except BadQuestionError as error:
        return bad_question(error)
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.parameters)
        return question.answer(cursor.fetchall())


def ask_plain(
    endpoint: Endpoint, request: Any, query: dict[str, str], parts: dict[str, str] | None = None
) -> Any:
    """Ask for the server's own pages; return the JSON, or None when there is nothing."""
    asked = Asked(host=hostname_of(request.META.get("HTTP_HOST", "")) or "", query=query)
    question = endpoint(asked, parts or {})
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.parameters)
        answer = question.answer(cursor.fetchall())
    return json.loads(answer.body) if answer.status == 200 else None


class LibraryView(APIView, ABC):
    """A public read: no session, no cookie, the host decides."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()

    @staticmethod
    @abstractmethod
    def endpoint(asked: Asked, path: Mapping[str, str]) -> Question:
        """Each view names its own."""

    def get(self, request: Request, **parts: str) -> HttpResponse:
        answer = ask(type(self).endpoint, request, parts)
        response = HttpResponse(answer.body, status=answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers:
            response.headers[name] = value
        return response


@extend_schema_view(get=extend_schema(**schema.TOPICS))
class TopicsView(LibraryView):
    endpoint = staticmethod(topics)


@extend_schema_view(get=extend_schema(**schema.MANIFEST))
class ManifestView(LibraryView):
    endpoint = staticmethod(manifest)


@extend_schema_view(get=extend_schema(**schema.ARTICLES))
class ArticlesView(LibraryView):
    endpoint = staticmethod(articles)


@extend_schema_view(get=extend_schema(**schema.ARTICLE))
class ArticleView(LibraryView):
    endpoint = staticmethod(article)


@extend_schema_view(get=extend_schema(**schema.NEAR))
class NearView(LibraryView):
    endpoint = staticmethod(near)


@extend_schema_view(get=extend_schema(**schema.BY_SLUG))
class ArticleBySlugView(LibraryView):
    endpoint = staticmethod(article_by_slug)


@extend_schema_view(get=extend_schema(**schema.SEARCH))
class SearchView(LibraryView):
    endpoint = staticmethod(search)


@extend_schema_view(get=extend_schema(**schema.REDIRECTS))
class RedirectsView(LibraryView):
    endpoint = staticmethod(redirects)


@extend_schema_view(get=extend_schema(**schema.SUGGEST))
class SuggestView(LibraryView):
    endpoint = staticmethod(suggest)
