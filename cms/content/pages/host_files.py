"""Files that every municipality's host has of its own: colours, manifest, icons, the service worker."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from cms.content.library.http import digest_of, to_bytes
from cms.municipalities.brand import brand_of
from cms.municipalities.http import municipality_of
from cms.plugin_api.pwa import manifest_shortcuts

ICON_SIZES = (180, 192, 512)
_CACHE = "public, max-age=300, stale-while-revalidate=86400"


def _file(request: HttpRequest, body: bytes, content_type: str, cache: str = _CACHE) -> HttpResponse:
    tag = f'"{digest_of(body)}"'
    headers = {"ETag": tag, "Cache-Control": cache}
    response = HttpResponse(body, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=tag, response=response) or response


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The municipality's colours as CSS variables, for light and dark."""
    brand = brand_of(municipality_of(request))
    light = _variables(brand["accent"], brand["on_accent"], brand["secondary"])
    dark = _variables(brand["dark"]["accent"], brand["dark"]["on_accent"], brand["dark"]["secondary"])
    css = (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
    )
    return _file(request, css.encode(), "text/css; charset=utf-8")


def _variables(accent: str, on_accent: str, secondary: str) -> str:
    return f"--brand-accent:{accent};--brand-on-accent:{on_accent};--brand-secondary:{secondary}"


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C Application Manifest) in the municipality's first language."""
    municipality = municipality_of(request)
    locale = municipality.default_language
    with translation.override(locale):
        body: dict[str, Any] = {
            "id": "/",
            "name": f"Family Start {municipality.name}",
            "short_name": "Family Start",
            "description": _(
                "Advice for pregnancy, birth and the first year, checked by health professionals."
            ),
            "lang": locale,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#FBF7F0",
            "theme_color": brand_of(municipality)["accent"],
            "icons": [
                {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
                {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
                {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            ],
            "shortcuts": [
                {"name": _("Read"), "url": f"/{locale}/bibliotek/"},
                {"name": _("Urgent help"), "url": "/urgent"},
                *manifest_shortcuts(municipality),
            ],
        }
    return _file(request, to_bytes(body), "application/manifest+json")


@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The app's icon on the municipality's colour, PNG; its drawing keeps inside a maskable icon's safe zone."""
    if size not in ICON_SIZES:
        raise Http404
    return _file(request, _icon(brand_of(municipality_of(request))["accent"], size), "image/png")


# The two arms of the mark as cubic Bézier curves in a field of 64 by 64, and the child between them.
_ARMS = (
    (((13, 53), (9, 28), (22, 9), (47, 13)), "#FBF6EE"),
    (((52, 53), (55, 37), (48, 27), (34, 28)), "#E0A458"),
)
_CHILD = (32.5, 47.5, 7.0, "#FBF6EE")
_STROKE = 4.0


@lru_cache(maxsize=64)
def _icon(ground: str, size: int) -> bytes:
    fine = size * 4
    image = Image.new("RGB", (fine, fine), ground)
    draw = ImageDraw.Draw(image)
    scale = fine / 512 * 5.25

    def dot(x: float, y: float, radius: float, colour: str) -> None:
        left, top = fine * 88 / 512 + x * scale, fine * 80 / 512 + y * scale
        reach = radius * scale
        draw.ellipse((left - reach, top - reach, left + reach, top + reach), fill=colour)

    for curve, colour in _ARMS:
        for step in range(201):
            dot(*_on_curve(curve, step / 200), _STROKE, colour)
    dot(*_CHILD)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _on_curve(points: tuple[tuple[int, int], ...], t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
    return x, y


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built service worker, at the root so that it may serve every address."""
    municipality_of(request)
    path = Path(settings.PWA_DIST) / "sw.js"
    try:
        body = path.read_bytes()
    except OSError:
        raise Http404 from None
    response = _file(request, body, "text/javascript; charset=utf-8", "no-cache")
    response.headers["Service-Worker-Allowed"] = "/"
    return response
