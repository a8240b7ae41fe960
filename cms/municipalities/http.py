"""The request as MunicipalityMiddleware leaves it."""

from typing import cast

from django.http import Http404, HttpRequest

from cms.municipalities.models import Municipality, Region
from cms.municipalities.queries import HostOwner


class TenantRequest(HttpRequest):
    """A request with its owner: a municipality, or the region's own host (then `municipality` is None).

    `owner` is there when somebody before the middleware has read whose host it is.
    """

    owner: HostOwner
    municipality: Municipality | None
    region: Region | None


def tenant(request: HttpRequest) -> TenantRequest:
    return cast("TenantRequest", request)


def municipality_of(request: HttpRequest) -> Municipality:
    """Return the request's municipality; Http404 on the region's own host."""
    municipality = tenant(request).municipality
    if municipality is None:
        raise Http404
    return municipality
