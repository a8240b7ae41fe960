"""Ring a bell from wherever this runs: an address for web processes, a function for worker and commands."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cms import urls
from cms.municipalities.models import Municipality
from cms.realtime.events import CORE, group, publish_on_commit


def ring(slug: str, source: str) -> None:
    municipality = Municipality.objects.get(slug=slug)
    with transaction.atomic():
        publish_on_commit(group(municipality, CORE, "all"), "test.rung", {"source": source})


def ring_here(request: HttpRequest, source: str) -> HttpResponse:
    ring(request.municipality.slug, source)  # type: ignore[attr-defined]
    return HttpResponse(status=204)


urlpatterns = [path("test-ring/<str:source>", ring_here), path("", include(urls))]
