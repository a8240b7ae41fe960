"""Small page trees: a library, topics, articles in several languages."""

import datetime as dt
import uuid
from typing import Any

from wagtail.models import Locale, Site

from cms.content.actions.trees import create_home, create_region_library, locale_for
from cms.content.models import ArticlePage, LibraryIndexPage, RegionLibraryPage, TopicPage
from cms.municipalities.models import Municipality, default_languages
from tests.factories.core import MunicipalityFactory

LANGUAGES = ["da", "en"]


def municipality(slug: str = "fjordby", **fields: Any) -> Municipality:
    """A municipality with its pages, beside the region's library."""
    name = fields.pop("name", slug.title())
    Locale.objects.get_or_create(language_code="da")  # gone after a transactional test
    home = create_home(name=name, slug=slug, languages=fields.get("languages", default_languages()))
    site = Site.objects.create(hostname=f"{slug}.localhost", port=8000, root_page=home)
    made = MunicipalityFactory(slug=slug, name=name, site=site, **fields)
    create_region_library(region=made.region, languages=made.languages)
    return made


def topic(place: Municipality, key: str = "sleep", **fields: Any) -> dict[str, TopicPage]:
    """A published topic in both languages; slugs are `<key>-<language>`."""
    shared = uuid.uuid4()
    made = {}
    for language in LANGUAGES:
        parent = RegionLibraryPage.objects.get(region=place.region, locale=locale_for(language))
        values = {"title": f"{key} {language}", "slug": f"{key}-{language}", "key": key, **fields}
        page = parent.add_child(
            instance=TopicPage(locale=locale_for(language), translation_key=shared, **values)
        )
        page.save_revision().publish()
        made[language] = page
    return made


def article(
    parent: TopicPage | LibraryIndexPage,
    title: str = "Safe sleep",
    *,
    of: ArticlePage | None = None,
    body: list[dict[str, Any]] | None = None,
    publish: bool = True,
    **fields: Any,
) -> ArticlePage:
    """An article under `parent` in its language, a translation when `of` is given."""
    parent.refresh_from_db()
    values = {"summary": f"{title} in one sentence.", "slug": title.lower().replace(" ", "-"), **fields}
    if of is not None:
        values["translation_key"] = of.translation_key
    page = parent.add_child(instance=ArticlePage(title=title, locale=parent.locale, live=False, **values))
    page.body = body if body is not None else [text("<p>Lay the baby on the back.</p>")]
    revision = page.save_revision()
    if publish:
        revision.publish()
    return ArticlePage.objects.get(pk=page.pk)


def reviewed() -> dict[str, Any]:
    """What an article needs before a person may publish it."""
    today = dt.date.today()
    source = {"publisher": "SST", "title": "Søvn", "url": "", "year": 2025}
    return {
        "author_role": "Sundhedsplejerske",
        "reviewer_name": "Lone Kjær",
        "reviewer_role": "Sundhedsplejerske",
        "reviewed_at": today,
        "next_review_at": today + dt.timedelta(days=300),
        "lix_reason": "A test.",
        "sources": [("source", source)],
    }


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html, "id": str(uuid.uuid4())}


def local_index(place: Municipality, language: str = "da") -> LibraryIndexPage:
    home = place.site.root_page.specific.get_translation(locale_for(language))
    return LibraryIndexPage.objects.child_of(home).get()
