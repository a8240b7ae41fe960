"""HTTP roots. Plugins are mounted by cms.plugin_api, never here."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

from cms.operations.views import healthz, readyz
from cms.plugin_api.http import api_urlpatterns, webhook_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("_allauth/", include("cms.accounts.auth_urls")),
    # Ours come first: they take the places of Wagtail's own login, logout and password views.
    path("admin/", include("cms.accounts.admin.sign_in_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", include("cms.api.urls")),
    path("api/v1/", include(api_urlpatterns())),
    path("hooks/", include(webhook_urlpatterns())),
    path("fhir/", include("cms.fhir.urls")),
    path("review", include("cms.review.public.urls")),
    path("", include("cms.content.pages.urls")),
]

if settings.DEMO:
    urlpatterns.insert(0, path("", include("cms.demo.urls")))

handler404 = "cms.api.errors.not_found"
