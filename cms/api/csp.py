"""Content-Security-Policy: strict for families, what Wagtail needs under /admin/ (W3C CSP level 3)."""

from typing import Any, cast
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.municipalities.models import Domain

ADMIN = "/admin/"
API = "/api/"
PREVIEW = "/preview"

_NONE = ["'none'"]
_SELF = ["'self'"]

STRICT: dict[str, Any] = {
    "default-src": _NONE,
    "script-src": _SELF,
    "style-src": _SELF,
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "font-src": _SELF,
    "connect-src": _SELF,
    "worker-src": _SELF,
    "manifest-src": _SELF,
    "form-action": _SELF,
    "base-uri": _NONE,
    "object-src": _NONE,
    "frame-ancestors": _NONE,
}
# Wagtail's editor writes inline scripts and styles; nothing else may come from elsewhere.
RELAXED: dict[str, Any] = STRICT | {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-src": _SELF,
    "frame-ancestors": _SELF,
}


# What an answer of the API may do if somebody opens it as a page: nothing.
DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class ContentSecurityMiddleware(CSPMiddleware):
    """Choose the policy by path. A response that brings its own policy keeps it."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """For answers of the API, which come by the thousand, the policy is not put together anew."""
        if request.path.startswith(API) and response.headers.get("Content-Type") == "application/json":
            response.headers.setdefault(HEADER, DATA)
            return cast("HttpResponseBase", response)
        return super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if request.path.startswith(ADMIN):
            frames = {"frame-src": ["'self'", *_preview_origins(request)]}
            parts.config = RELAXED | frames | {"connect-src": ["'self'", *_other_servers()]}
        else:
            # Older Safari does not count a socket to the same host as 'self'.
            socket = "wss" if request.is_secure() else "ws"
            own = f"{socket}://{request.get_host()}"
            parts.config = STRICT | {"connect-src": ["'self'", own, *_other_servers()]}
        if request.path == PREVIEW:
            # In a window of its own a draft stands in a frame as wide as the chosen screen.
            parts.config = parts.config | {
                "frame-src": _SELF,
                "frame-ancestors": ["'self'", *_office_origins(request)],
            }
        return parts


def _other_servers() -> list[str]:
    """The origins in `CSP_CONNECT_TO`: a path would allow that one address only, and nothing under it."""
    parts = [urlsplit(address) for address in settings.CSP_CONNECT_TO]
    return [f"{part.scheme}://{part.netloc}" for part in parts]


def _preview_origins(request: HttpRequest) -> list[str]:
    """On the region's host: the origins of its municipalities, whose app shows previews."""
    region = getattr(request, "region", None)
    if region is None or getattr(request, "municipality", None) is not None:
        return []
    if not request.path.startswith(f"{ADMIN}pages/"):
        return []
    return _origins(Domain.objects.filter(municipality__region=region))


def _office_origins(request: HttpRequest) -> list[str]:
    """The region's office hosts, where regional editors preview."""
    region = getattr(request, "region", None)
    return _origins(Domain.objects.filter(region=region)) if region is not None else []


def _origins(domains: Any) -> list[str]:
    scheme, port = settings.ENV.public_scheme, settings.ENV.public_port
    suffix = "" if (scheme, port) in {("http", 80), ("https", 443)} else f":{port}"
    return [f"{scheme}://{name}{suffix}" for name in domains.values_list("hostname", flat=True)]
