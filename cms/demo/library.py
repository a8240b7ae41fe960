"""The demo's topics and articles as pages."""

import uuid
from typing import Any

from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.content.actions.publishing import collected_snapshots
from cms.content.actions.topics import snapshot_topics
from cms.content.actions.trees import locale_for
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import (
    ArticlePage,
    LibraryIndexPage,
    RegionLibraryPage,
    TopicPage,
    TranslationState,
)
from cms.demo import files
from cms.demo.blocks import stream
from cms.demo.pictures import picture
from cms.demo.places import LANGUAGES
from cms.municipalities.models import Municipality, Region
from cms.review.actions.words import keep_words

_NAMESPACE = uuid.UUID("0b51c3a8-6f8f-4b8e-9a38-1d6f2f1d8e55")


def load_library(region: Region, municipalities: list[Municipality]) -> int:
    """Create what is missing of topics and articles and publish it; return the number of new articles."""
    shelf = region.collection
    # Wagtail would write down each page's references five times over; once at the end is enough.
    with disable_reference_index_auto_update(), collected_snapshots():
        for topic in files.topics():
            _load_topic(topic, region, shelf)
        snapshot_topics([region])
        new = [(article, _parents(article, region), shelf) for article in files.articles()]
        for municipality in municipalities:
            parents = _local_parents(municipality)
            new += [
                (article, parents, municipality.collection)
                for article in files.local(municipality.slug)["articles"]
            ]
        fresh = [item for item in new if not _exists(item[0])]
        for article, parents, collection in fresh:
            _create(article, parents, collection)
        pages = _pages_by_language()
        for article, _, _ in fresh:
            _publish(article, pages)
    for page in ArticlePage.objects.filter(translation_key__in=[item[0]["uuid"] for item in fresh]):
        ReferenceIndex.create_or_update_for_object(page)
    return len(fresh)


def _exists(article: dict[str, Any]) -> bool:
    return ArticlePage.objects.filter(translation_key=article["uuid"]).exists()


def _load_topic(topic: dict[str, Any], region: Region, shelf: Collection) -> None:
    key = uuid.uuid5(_NAMESPACE, topic["key"])
    if TopicPage.objects.filter(translation_key=key).exists():
        return
    for language in LANGUAGES:
        words = topic[language]
        parent = RegionLibraryPage.objects.get(region=region, locale=locale_for(language))
        page = parent.add_child(
            instance=TopicPage(
                title=words["title"],
                slug=words["slug"],
                key=topic["key"],
                summary=words["summary"],
                image=picture(f"topic-{topic['key']}", shelf),
                image_alt=_alt(f"topic-{topic['key']}", topic, language),
                locale=locale_for(language),
                translation_key=key,
            )
        )
        page.save_revision()


def _alt(drawing: str, source: dict[str, Any], language: str) -> str:
    """Who drew the picture knows best what it shows; translations bring their own words."""
    words: dict[str, str] = {**source["image_alt"], **files.drawn_alt().get(drawing, {})}
    return words.get(language) or source[language]["image_alt"]


def _languages_of(article: dict[str, Any]) -> list[str]:
    return [language for language in LANGUAGES if language in article]


def _parents(article: dict[str, Any], region: Region) -> dict[str, Page]:
    key = uuid.uuid5(_NAMESPACE, article["topic"])
    return {
        topic.locale.language_code: topic
        for topic in TopicPage.objects.filter(translation_key=key).select_related("locale")
    }


def _local_parents(municipality: Municipality) -> dict[str, Page]:
    home = municipality.site.root_page.specific
    homes = home.get_translations(inclusive=True)
    indexes = LibraryIndexPage.objects.select_related("locale")
    return {index.locale.language_code: index for one in homes for index in indexes.child_of(one)}


def _create(article: dict[str, Any], parents: dict[str, Page], collection: Collection) -> None:
    drawing = article.get("picture", article["key"])
    image = picture(drawing, collection)
    for language in _languages_of(article):
        words = article[language]
        parent = parents[language].specific
        parent.refresh_from_db()
        topic_key = uuid.uuid5(_NAMESPACE, article["topic"])
        topic = TopicPage.objects.filter(translation_key=topic_key, locale=locale_for(language)).first()
        reviewer = article.get("reviewer") or {}
        parent.add_child(
            instance=ArticlePage(
                title=words["title"],
                slug=words["slug"],
                summary=words["summary"],
                search_terms=", ".join(str(term) for term in words.get("search_terms", [])),
                tags=article.get("tags", []),
                topic=topic if isinstance(parent, LibraryIndexPage) else None,
                image=image,
                image_alt=_alt(drawing, article, language) if image else "",
                offline=article.get("offline", False),
                author_role=words.get("author_role") or article["author_role"][language],
                reviewer_name=reviewer.get("name", ""),
                reviewer_role=words.get("reviewer_role") or reviewer.get("role", {}).get(language, ""),
                reviewed_at=article.get("reviewed_at"),
                next_review_at=article.get("next_review_at"),
                stages=[("stage", _stage(stage)) for stage in article.get("stages") or []],
                sources=[("source", _source(source)) for source in article.get("sources") or []],
                locale=locale_for(language),
                translation_key=article["uuid"],
                live=False,
            )
        )


def _stage(stage: dict[str, Any]) -> dict[str, Any]:
    return {"kind": stage["kind"], "first": stage["from"], "last": stage["to"]}


def _source(source: dict[str, Any]) -> dict[str, Any]:
    return {
        "publisher": source["publisher"],
        "title": source["title"],
        "url": source.get("url", ""),
        "year": source.get("year"),
    }


def _pages_by_language() -> dict[str, dict[str, int]]:
    """Language -> article key -> page id, for links."""
    keys = {article["uuid"]: article["key"] for article in files.articles()}
    found: dict[str, dict[str, int]] = {language: {} for language in LANGUAGES}
    for page in ArticlePage.objects.filter(translation_key__in=keys).select_related("locale"):
        found[page.locale.language_code][keys[str(page.translation_key)]] = page.pk
    # What is not translated is linked in the default language.
    return {language: {**found[DEFAULT_LANGUAGE], **known} for language, known in found.items()}


def _publish(article: dict[str, Any], pages: dict[str, dict[str, int]]) -> None:
    by_language = {
        page.locale.language_code: page
        for page in ArticlePage.objects.filter(translation_key=article["uuid"]).select_related("locale")
    }
    for language in _languages_of(article):
        page = by_language[language]
        known = pages[language]
        page.body = stream(article["uuid"], article[language]["blocks"], known)
        if easy := article[language].get("easy"):
            page.easy_title, page.easy_summary = easy["title"], easy["summary"]
            page.easy_body = stream(article["uuid"], easy["blocks"], known)
        related = [known[key] for key in article.get("related", [])[:4] if key in known]
        page.related_articles = [{"type": "article", "value": pk} for pk in related]
        revision = page.save_revision()
        if language != DEFAULT_LANGUAGE:
            _note_checked(page, by_language[DEFAULT_LANGUAGE], language, revision.pk)
        revision.publish()
    for language, kind in article.get("translations", {}).items():
        TranslationState.objects.filter(article_uuid=article["uuid"], locale=language).update(kind=kind)


def _note_checked(page: ArticlePage, danish: ArticlePage, language: str, revision_id: int) -> None:
    """Somebody of the demo has read the translation beside the Danish text."""
    checker = files.checkers()[language]
    keep_words(
        page=page,
        danish=danish,
        name=checker["name"],
        role=checker["role"],
        signed_in=False,
        revision_id=revision_id,
    )
