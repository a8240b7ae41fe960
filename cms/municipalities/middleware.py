"""Decide the tenant from the host, for every request, before anything else looks at it."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse

from cms.municipalities.http import tenant
from cms.municipalities.queries import HostOwner, owner_of_host
from cms.municipalities.scope import municipality_scope

HEALTH_PATHS = frozenset({"/healthz", "/readyz"})

# The citizens' API and app: they exist where there is a municipality, not on the region's host.
MUNICIPAL_PATHS = ("/api/", "/fhir/", "/manifest.webmanifest", "/sw.js", "/brand.css")


class MunicipalityMiddleware:
    """Set `request.municipality` (or `request.region` on the region's host); unknown host is 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        owned = tenant(request)
        owned.municipality = None
        owned.region = None
        if request.path in HEALTH_PATHS:
            return self.get_response(request)
        owner = self._owner(request)
        if owner is None or (owner.municipality is None and request.path.startswith(MUNICIPAL_PATHS)):
            return self._unknown_host(request)
        owned.municipality = owner.municipality
        owned.region = owner.region
        with municipality_scope(owner.municipality):
            return self.get_response(request)

    @staticmethod
    def _owner(request: HttpRequest) -> HostOwner | None:
        """The Host header alone decides; X-Forwarded-Host is anybody's to write."""
        known: HostOwner | None = getattr(request, "owner", None)
        if known is not None:
            return known
        try:
            return owner_of_host(request.get_host())
        except DisallowedHost:
            return None

    @staticmethod
    def _unknown_host(request: HttpRequest) -> HttpResponse:
        from django.conf import settings
        from django.core.handlers.exception import response_for_exception

        request.urlconf = settings.UNKNOWN_HOST_URLCONF
        return response_for_exception(request, Http404("Unknown host"))
