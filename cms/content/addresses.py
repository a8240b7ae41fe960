"""Addresses of the public pages. Server and app agree on these paths."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.municipalities.models import Municipality


def library_path(locale: str) -> str:
    return f"/{locale}/bibliotek/"


def topic_path(locale: str, slug: str) -> str:
    return f"/{locale}/bibliotek/emne/{slug}"


def article_path(locale: str, slug: str) -> str:
    return f"/{locale}/bibliotek/{slug}"


def app_path(locale: str) -> str:
    """The page that tells how to put the app on a phone."""
    return f"/{locale}/app"


def origin_of(municipality: Municipality) -> str:
    """Return the public origin of a municipality, e.g. https://fjordby.example (RFC 6454)."""
    domain = municipality.domains.order_by("pk").values_list("hostname", flat=True).first()
    return f"{settings.ENV.public_scheme}://{domain or municipality.site.hostname}{_port()}"


def _port() -> str:
    standard = {"http": 80, "https": 443}[settings.ENV.public_scheme]
    return "" if settings.ENV.public_port == standard else f":{settings.ENV.public_port}"


def article_url_parts(page: Any, request: HttpRequest | None) -> tuple[int, str, str] | None:
    return _parts(page, request, article_path(page.locale.language_code, page.slug))


def topic_url_parts(page: Any, request: HttpRequest | None) -> tuple[int, str, str] | None:
    return _parts(page, request, topic_path(page.locale.language_code, page.slug))


def _parts(page: Any, request: HttpRequest | None, path: str) -> tuple[int, str, str] | None:
    """Wagtail's (site id, origin, path): on the host of the request, else on the first one that shows it."""
    from cms.content.queries import library_of

    library = library_of(page)
    if library is None:
        return None
    readers = library.municipalities()
    here = getattr(request, "municipality", None)
    municipality = here if here in readers else next(iter(readers), None)
    if municipality is None:
        return None
    return municipality.site_id, origin_of(municipality), path
