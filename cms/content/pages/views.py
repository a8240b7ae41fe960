"""The library as pages that need no JavaScript, and the document for all other addresses of the app."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from wagtail.admin.userbar import Userbar

from cms.content.addresses import article_path, library_path, topic_path
from cms.content.api.views import ask_plain
from cms.content.languages import DEFAULT_LANGUAGE, LOCALE_CODE, direction
from cms.content.library.article import article_by_slug
from cms.content.library.articles import MOST, articles
from cms.content.library.near import near as near_articles
from cms.content.library.redirects import redirects
from cms.content.library.topics import topics
from cms.content.models import Variant
from cms.content.pages.document import document, script_json
from cms.content.pages.languages import language_link
from cms.content.pages.linked_data import article_data
from cms.content.pages.placeholders import placeholder_style
from cms.content.pages.sharing import ways_to_share
from cms.feedback.rules import may_ask
from cms.municipalities.http import municipality_of, tenant
from cms.municipalities.models import Municipality
from cms.plugin_api.gate import is_enabled


@require_safe
def app(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Any address that only the app knows how to show."""
    return document(request, locale=municipality_of(request).default_language, title="Family Start")


@require_safe
@xframe_options_exempt
def preview(request: HttpRequest) -> HttpResponse:
    """The app's frame for drafts. The policy names who may frame it; the token is in the fragment.

    It brings Wagtail's checker along, which the app starts once the draft is on the screen.
    """
    locale = municipality_of(request).default_language
    response = document(request, locale=locale, title="Family Start", userbar=_content_checks(request))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _content_checks(request: HttpRequest) -> str:
    request.in_preview_panel = True  # type: ignore[attr-defined]
    checks: str = Userbar().render_html({"request": request})
    return checks


@require_safe
def plugin_screen(request: HttpRequest, slug: str, **_parts: str) -> HttpResponse:
    """A plugin's screens; nowhere when the plugin is off here."""
    if not is_enabled(municipality_of(request), slug):
        raise Http404
    return app(request)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The app; on the region's own host the list of its municipalities."""
    if tenant(request).municipality is not None:
        return app(request)
    region = tenant(request).region
    if region is None:
        raise Http404
    found = Municipality.objects.filter(region=region).select_related("logo").prefetch_related("domains")
    _name, colon, port = request.get_host().partition(":")
    choices = [
        {"name": municipality.name, "url": f"{request.scheme}://{domain.hostname}{colon}{port}/"}
        for municipality in found
        for domain in list(municipality.domains.all())[:1]
    ]
    with translation.override("da"):
        return render(request, "content/pages/region.html", {"region": region, "choices": choices})


def _known_language(request: HttpRequest, locale: str) -> None:
    if not LOCALE_CODE.fullmatch(locale) or locale not in municipality_of(request).languages:
        raise Http404


def _alternates(request: HttpRequest, path: Any) -> list[dict[str, str]]:
    return [language_link(code, path(code)) for code in municipality_of(request).languages]


@require_safe
def library_index(request: HttpRequest, locale: str) -> HttpResponse:
    """All topics, and under each its articles."""
    _known_language(request, locale)
    found = ask_plain(topics, request, {"locale": locale})["topics"]
    cards = _all_cards(request, locale)
    for topic in found:
        topic["url"] = topic_path(locale, topic["slug"])
        topic["cards"] = [card for card in cards if (card["topic"] or {}).get("key") == topic["key"]]
    with translation.override(locale):
        title = _("Read")
        description = _("Advice for pregnancy, birth and the first year, checked by health professionals.")
    return document(
        request,
        locale=locale,
        template="content/pages/library.html",
        title=title,
        description=description,
        topics=found,
        canonical=library_path(locale),
        languages=_alternates(request, library_path),
    )


def _all_cards(request: HttpRequest, locale: str, **filters: str) -> list[dict[str, Any]]:
    cards, cursor = [], ""
    while True:
        query = {"locale": locale, "limit": str(MOST), **filters} | ({"cursor": cursor} if cursor else {})
        page = ask_plain(articles, request, query)
        cards += page["results"]
        cursor = page["next"] or ""
        if not cursor:
            break
    for card in cards:
        card["url"] = article_path(card["content_locale"], card["slug"])
    return cards


@require_safe
def topic_page(request: HttpRequest, locale: str, slug: str) -> HttpResponse:
    """One topic with its articles."""
    _known_language(request, locale)
    found = ask_plain(topics, request, {"locale": locale})["topics"]
    topic = next((topic for topic in found if topic["slug"] == slug), None)
    if topic is None:
        return _moved(request, topic_path(locale, slug))
    elsewhere = []
    for code in municipality_of(request).languages:
        same = [t for t in ask_plain(topics, request, {"locale": code})["topics"] if t["key"] == topic["key"]]
        elsewhere += [language_link(code, topic_path(code, t["slug"])) for t in same]
    return document(
        request,
        locale=locale,
        template="content/pages/topic.html",
        title=topic["title"],
        description=topic["summary"],
        topic=topic,
        cards=_all_cards(request, locale, topic=topic["key"]),
        canonical=topic_path(locale, slug),
        languages=elsewhere,
    )


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    """Lead on from an old address; Http404 when nothing stood there."""
    found = ask_plain(redirects, request, {"path": path})
    if found is None:
        raise Http404
    return HttpResponsePermanentRedirect(found["location"])


@require_safe
def article_page(request: HttpRequest, locale: str, slug: str) -> HttpResponse:
    """One article: the same blocks as in the app, with all that the law and a printer want to see."""
    _known_language(request, locale)
    easy = request.GET.get("variant") == Variant.EASY
    query = {"variant": Variant.EASY.value} if easy else {}
    data = ask_plain(article_by_slug, request, query, {"locale": locale, "slug": slug})
    if data is None:
        raise Http404
    if data["slug"] != slug:
        asked = f"?variant={Variant.EASY.value}" if easy else ""
        return HttpResponsePermanentRedirect(article_path(locale, data["slug"]) + asked)
    canonical = article_path(data["content_locale"], data["slug"])
    origin = f"{request.scheme}://{request.get_host()}"
    offered = municipality_of(request).languages
    near = ask_plain(near_articles, request, query | {"locale": locale}, {"uuid": data["uuid"]})
    read_also = [*data["related"], *(near["results"] if near else [])]
    for card in read_also:
        card["url"] = article_path(card["content_locale"], card["slug"])
    return document(
        request,
        locale=locale,
        template="content/pages/article.html",
        title=data["title"],
        description=data["summary"],
        style=placeholder_style(data),
        article=data,
        read_also=read_also,
        article_dir=direction(data["content_locale"]),
        local_starts=_starts_of_local(data),
        topic_url=topic_path(data["content_locale"], data["topic"]["slug"]) if data["topic"] else "",
        canonical=canonical,
        may_ask=may_ask((data["topic"] or {}).get("key", "")) and data["revision_id"] is not None,
        answered="answered" in request.GET,
        share=ways_to_share(data, origin, offered),
        languages=[
            language_link(other["locale"], article_path(other["locale"], other["slug"]))
            for other in data["alternates"]
            if other["locale"] in offered
        ],
        danish=next(
            (
                article_path(o["locale"], o["slug"])
                for o in data["alternates"]
                if o["locale"] == DEFAULT_LANGUAGE
            ),
            "",
        ),
        other_version=_other_version(data, canonical),
        linked_data=script_json(article_data(data, municipality_of(request), f"{origin}{canonical}", origin)),
    )


def _starts_of_local(data: dict[str, Any]) -> set[str]:
    """The blocks before which the municipality is named: the first of each run of its own."""
    # Articles that were published before the field existed lack it until they are written anew.
    local = set(data.get("local_blocks", ()))
    ids = [block["id"] for block in data["blocks"]]
    return {one for before, one in zip(["", *ids], ids, strict=False) if one in local and before not in local}


def _other_version(data: dict[str, Any], canonical: str) -> str:
    """The address of the easy text, or of the normal one when the easy one is shown; empty without one."""
    if Variant.EASY not in data["variants"]:
        return ""
    return canonical if data["variant"] == Variant.EASY else f"{canonical}?variant={Variant.EASY.value}"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /preview",
        "Disallow: /invite",
    ]
    if tenant(request).municipality is None:
        lines = ["User-agent: *", "Disallow: /admin/"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
