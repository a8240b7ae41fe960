"""The API's root, under /api/v1/ of every municipality's host."""

from django.urls import URLPattern, URLResolver, include, path

from cms.api.bootstrap import BootstrapView

urlpatterns: list[URLPattern | URLResolver] = [
    path("bootstrap/", BootstrapView.as_view(), name="api_bootstrap"),
    path("", include("cms.accounts.api.urls")),
    path("", include("cms.content.api.urls")),
    path("", include("cms.search_words.api.urls")),
    path("", include("cms.feedback.api.urls")),
    path("", include("cms.privacy.urls")),
    path("", include("cms.teams.api.urls")),
    path("", include("cms.timeline.api.urls")),
    path("", include("cms.notifications.api.urls")),
]
