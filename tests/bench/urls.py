"""The addresses of the project, and Wagtail's API v2 under /wagtail/api/v2/."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.permissions import AllowAny
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms import urls
from cms.content.models import ArticlePage

# What Wagtail's documentation asks for to have these fields in its answers.
ArticlePage.api_fields = [
    APIField(name)
    for name in (
        *("summary", "body", "topic", "stages", "related_articles", "image", "image_alt"),
        *("author_role", "reviewer_name", "reviewer_role", "reviewed_at", "next_review_at", "sources"),
        *("lix", "reading_minutes"),
    )
]


class OpenPagesAPIViewSet(PagesAPIViewSet):
    """Wagtail's own endpoint, open to everybody and without looking for a session, as ours is."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def empty(request: HttpRequest) -> HttpResponse:
    """What the middleware alone costs."""
    return HttpResponse(b"{}", content_type="application/json")


api_v2 = WagtailAPIRouter("wagtailapi")
api_v2.register_endpoint("pages", OpenPagesAPIViewSet)
urlpatterns = [
    path("wagtail/api/v2/", api_v2.urls),
    path("bench/empty", empty),
    path("", include(urls)),
]
