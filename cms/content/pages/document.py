"""The app's document: the same for every address, except for what stands inside <main>."""

import json
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe

from cms.api.bootstrap import bootstrap, language_of
from cms.content.languages import direction
from cms.content.library.http import digest_of
from cms.content.pages.placeholders import allow_style
from cms.content.pages.vite import assets
from cms.municipalities.http import municipality_of

CACHE = "public, max-age=60, stale-while-revalidate=86400"
_gzip = GZipMiddleware(lambda _request: HttpResponse())
_UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script_json(value: Any) -> SafeString:
    """Return JSON that may stand inside a script element of a data type."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_UNSAFE_IN_SCRIPT))


def document(
    request: HttpRequest,
    *,
    locale: str,
    template: str = "content/pages/app.html",
    status: int = 200,
    style: str = "",
    **content: Any,
) -> HttpResponse:
    """Render the document. It says nothing of who asks: service workers and proxies may keep it.

    `style` stands in the head and is let through the policy.
    """
    municipality = municipality_of(request)
    locale = language_of(municipality, locale)
    with translation.override(locale):
        facts = bootstrap(municipality, None, locale)
        context = {
            "municipality": municipality,
            "locale": locale,
            "dir": direction(locale),
            "assets": assets(),
            "bootstrap": script_json(facts),
            "logo": facts["municipality"]["brand"]["logo_url"],
            "origin": f"{request.scheme}://{request.get_host()}",
            "style": style,
            **content,
        }
        response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = CACHE if status == 200 else "public, max-age=10"
    response.headers["Content-Language"] = locale
    tag = f'"{digest_of(response.content)}"'
    response.headers["ETag"] = tag
    unchanged = get_conditional_response(request, etag=tag, response=response) if status == 200 else response
    # Nothing secret is in it, so its length tells nothing (BREACH does not apply).
    answer = cast(HttpResponse, _gzip.process_response(request, unchanged or response))
    # Also on a 304: its headers replace those that the browser kept.
    allow_style(answer, style)
    return answer
