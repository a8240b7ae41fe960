"""GET /{locale}/bibliotek/{slug}/print.pdf: the article on paper, made from what families read, never from a draft."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.content.addresses import article_path
from cms.content.api.views import ask_plain
from cms.content.languages import DEFAULT_LANGUAGE, LOCALE_CODE
from cms.content.library.article import article, article_by_slug
from cms.content.library.http import digest_of, to_bytes
from cms.content.pages.document import CACHE
from cms.content.sheet.sheet import Sender, UnwritableError, print_sheet
from cms.municipalities.http import municipality_of

# Raised when the layout changes, so that sheets made before are not handed out again.
_LAYOUT = 1
_KEPT_SECONDS = 24 * 60 * 60


@require_safe
def sheet(request: HttpRequest, locale: str, slug: str) -> HttpResponse:
    """One article in its language, with `?with=` another one beside it (Danish unless said otherwise)."""
    articles = _articles(request, locale, slug)
    municipality = municipality_of(request)
    address = article_path(articles[0]["content_locale"], articles[0]["slug"])
    sender = Sender(
        municipality.name, municipality.phone, f"{request.scheme}://{request.get_host()}{address}"
    )
    asked = [_LAYOUT, articles, [sender.name, sender.phone, sender.address]]
    digest = digest_of(to_bytes(asked))
    headers = {
        "ETag": f'"{digest}"',
        "Cache-Control": CACHE,
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("If-None-Match") == f'"{digest}"':
        return HttpResponseNotModified(headers=headers)
    pdf = cache.get(f"sheet:{digest}")
    if pdf is None:
        if not _may_make_another(request):
            text = _("Too many sheets were asked for. Try again in a minute.")
            return HttpResponse(
                text,
                status=429,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": "60", "Cache-Control": "no-store"},
            )
        try:
            pdf = print_sheet(articles, sender)
        except UnwritableError as error:
            raise Http404 from error
        cache.set(f"sheet:{digest}", pdf, _KEPT_SECONDS)
    name = "-".join([articles[0]["slug"], *[each["content_locale"] for each in articles]])
    headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _may_make_another(request: HttpRequest) -> bool:
    """Count the sheets made for one client in this minute. allauth's own limiter looks at no GET."""
    client = digest_of(str(get_adapter().get_client_ip(request)).encode())
    key = f"sheets:{client}:{int(time.time() // 60)}"
    cache.add(key, 0, 120)
    return bool(cache.incr(key) <= settings.PRINT_SHEETS_PER_MINUTE)


def _articles(request: HttpRequest, locale: str, slug: str) -> list[dict[str, Any]]:
    """The published text in each asked language; Http404 when one of them does not exist."""
    other = request.GET.get("with", DEFAULT_LANGUAGE)
    languages = municipality_of(request).languages
    if not LOCALE_CODE.fullmatch(other) or {locale, other} - set(languages):
        raise Http404
    lead = ask_plain(article_by_slug, request, {}, {"locale": locale, "slug": slug})
    if lead is None or lead["content_locale"] != locale:
        raise Http404
    if other == locale:
        return [lead]
    beside = ask_plain(article, request, {"locale": other}, {"uuid": lead["uuid"]})
    if beside is None or beside["content_locale"] != other:
        raise Http404
    return [lead, beside]
