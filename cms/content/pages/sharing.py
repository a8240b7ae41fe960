"""Ways to hand an article on: a code to photograph, and a link that says nothing of what it leads to."""

import uuid
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.content.addresses import article_path
from cms.content.api.views import ask_plain
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.library.article import article, article_by_slug
from cms.content.pages.document import CACHE
from cms.content.pages.qr import qr_code
from cms.municipalities.http import municipality_of
from cms.paper.fonts import can_write


def discreet_path(locale: str, key: str) -> str:
    """The address of an article without its title: a message may be read by somebody else."""
    return f"/{locale}/a/{key}"


@require_safe
def discreet_link(request: HttpRequest, locale: str, key: uuid.UUID) -> HttpResponse:
    """Lead on to the article, in the language of the link where there is one."""
    if locale not in municipality_of(request).languages:
        raise Http404
    found = ask_plain(article, request, {"locale": locale}, {"uuid": str(key)})
    if found is None:
        raise Http404
    answer = HttpResponseRedirect(article_path(found["content_locale"], found["slug"]))
    answer.headers["Cache-Control"] = CACHE
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def code(request: HttpRequest, locale: str, slug: str) -> HttpResponse:
    """The article's address as a QR code."""
    if locale not in municipality_of(request).languages:
        raise Http404
    found = ask_plain(article_by_slug, request, {}, {"locale": locale, "slug": slug})
    if found is None:
        raise Http404
    path = article_path(found["content_locale"], found["slug"])
    return qr_code(f"{request.scheme}://{request.get_host()}{path}")


def ways_to_share(data: dict[str, Any], origin: str, offered: Collection[str]) -> dict[str, Any]:
    """What the article's page offers without JavaScript. `offered`: the municipality's languages."""
    locale, slug = data["content_locale"], data["slug"]
    link = f"{origin}{discreet_path(locale, data['uuid'])}"
    return {
        # "?&" is understood by both iOS and Android, which disagree about what comes before the body.
        "sms": f"sms:?&body={quote(link, safe='')}",
        "code": reverse("library_code", args=[locale, slug]),
        "sheets": _sheets(data, offered),
    }


def _sheets(data: dict[str, Any], offered: Collection[str]) -> list[dict[str, str]]:
    """The print sheets: alone, and with each other language that the article has here; Danish first."""
    locale = data["content_locale"]
    if locale not in offered or not can_write(data["title"]):
        return []
    path = reverse("library_sheet", args=[locale, data["slug"]])
    others = [other["locale"] for other in data["alternates"] if other["locale"] in {*offered} - {locale}]
    others.sort(key=lambda code: (code != DEFAULT_LANGUAGE, code))
    alone = {"url": f"{path}?with={locale}", "label": _name(locale)}
    both = [
        {
            "url": f"{path}?with={other}",
            "label": _("%(first)s and %(second)s") % {"first": _name(locale), "second": _name(other)},
        }
        for other in others
    ]
    return [alone, *both]


def _name(locale: str) -> str:
    try:
        return str(get_language_info(locale)["name_local"]).capitalize()
    except KeyError:
        return locale
