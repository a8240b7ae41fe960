"""Everything that rendering a batch of articles needs, loaded in a fixed number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Locale

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, LocalFact, LocalFactText, TopicPage, TranslationState
from cms.content.queries import Library, all_libraries, root_path
from cms.content.rendering.blocks import (
    BlockContext,
    BlockJson,
    LocalContact,
    page_ids_in,
    render_block,
    slots_in,
)
from cms.content.rendering.composition import LocalTexts, local_texts
from cms.content.rendering.html import Target
from cms.content.rendering.images import image_json
from cms.content.reviewed import Review, danish_of_others, review_of
from cms.content.tags import told_apart
from cms.municipalities.models import Municipality


class Material:
    """Pages, their neighbours, topics and libraries for one batch.

    `draft` stands in for its saved page, `local` for the municipalities' published texts.
    """

    def __init__(
        self,
        keys: Iterable[uuid.UUID],
        *,
        draft: ArticlePage | None = None,
        local: LocalTexts | None = None,
    ) -> None:
        self.libraries = all_libraries()
        self.languages: dict[int, str] = dict(Locale.objects.values_list("pk", "language_code"))
        self.keys = set(keys)
        self.draft = draft
        self._without: frozenset[int] = frozenset()
        self._pictures: dict[int, dict[str, Any] | None] = {}
        self._reviews: dict[int, Review] = {}
        self.picture_sizes: dict[str, int] = {}
        self._blocks: dict[Any, BlockJson | None] = {}
        pages = list(_with_images(ArticlePage.objects.live().filter(translation_key__in=self.keys)))
        if draft is not None:
            pages = [page for page in pages if page.pk != draft.pk] + [draft]
        self.pages: list[ArticlePage] = pages
        self.local = local_texts(self.keys) if local is None else local
        self._mentioned = {id(page): _page_ids(page) | self._local_ids(page) for page in pages}
        self._load_neighbours()
        self._load_topics()
        self._states = {
            (state.article_uuid, state.locale): state
            for state in TranslationState.objects.filter(article_uuid__in=self.keys)
        }

    def _local_ids(self, page: ArticlePage) -> set[int]:
        bodies = self.local.bodies(page.uuid, self.language(page))
        return set().union(*(page_ids_in(body.raw_data) for body in bodies))

    def _load_neighbours(self) -> None:
        mentioned = set().union(*self._mentioned.values()) if self._mentioned else set()
        self.key_of: dict[int, uuid.UUID] = dict(
            ArticlePage.objects.filter(pk__in=mentioned).values_list("pk", "translation_key")
        )
        missing = set(self.key_of.values()) - self.keys
        self.hidden = self.local.hidden | local_texts(missing).hidden
        neighbours = _with_images(ArticlePage.objects.live().filter(translation_key__in=missing))
        self._translations: dict[uuid.UUID, list[ArticlePage]] = defaultdict(list)
        for page in [*self.pages, *neighbours.defer("body", "easy_body")]:
            self._translations[page.translation_key].append(page)

    def _load_topics(self) -> None:
        self._topic_at: dict[str, TopicPage] = {}
        self._topic_in: dict[tuple[uuid.UUID, int], TopicPage] = {}
        for topic in TopicPage.objects.live():
            self._topic_at[topic.path] = topic
            self._topic_in[topic.translation_key, topic.locale_id] = topic
        self._topic_by_pk = {topic.pk: topic for topic in self._topic_at.values()}

    @contextmanager
    def without(self, page_ids: frozenset[int]) -> Iterator[None]:
        """Let nothing lead to these pages, which families of one municipality do not see."""
        before, self._without = self._without, page_ids
        try:
            yield
        finally:
            self._without = before

    def picture(self, image: Any, alt: str) -> dict[str, Any] | None:
        """The picture as the contract gives it; looked up once, though many cards of a batch show it."""
        if image is None:
            return None
        if image.pk not in self._pictures:
            self._pictures[image.pk] = image_json(image, "")
        found = self._pictures[image.pk]
        return found and {**found, "alt": alt}

    def block(
        self, page: ArticlePage, variant: str, piece: Any, here: Municipality | None, context: BlockContext
    ) -> BlockJson | None:
        """A part of the region's text, rendered once for all municipalities that read the same.

        What leads elsewhere differs with what is hidden, and a contact is each municipality's own.
        """
        if piece.id is None or slots_in([{"type": piece.block_type, "value": piece.value}]):
            return render_block(piece, context)
        hidden = frozenset(key for key in self.mentions(page) if here and (here.pk, key) in self.hidden)
        name = (page.pk, variant, str(piece.id), hidden, self._without)
        if name not in self._blocks:
            self._blocks[name] = render_block(piece, context)
        return self._blocks[name]

    def live_pages(self, keys: Iterable[uuid.UUID]) -> Iterator[ArticlePage]:
        """The live pages of these articles in all languages."""
        for key in keys:
            yield from self._translations.get(key, [])

    def language(self, page: Any) -> str:
        return self.languages[page.locale_id]

    def library(self, page: ArticlePage) -> Library | None:
        path = root_path(page)
        return next((library for library in self.libraries if path in library.root_paths), None)

    def topic(self, page: ArticlePage) -> TopicPage | None:
        """The topic above a regional article, or the one chosen for a local article, in its language."""
        above = self._topic_at.get(page.path[: -page.steplen])
        if above is not None or page.topic_id is None:
            return above
        chosen = self._topic_by_pk.get(page.topic_id)
        if chosen is None:
            return None
        return self._topic_in.get((chosen.translation_key, page.locale_id), chosen)

    def tags(self, page: ArticlePage) -> list[str]:
        """A translation has the tags of its Danish article."""
        return told_apart((self.source(page) or page).tags)

    def mentions(self, page: ArticlePage) -> set[uuid.UUID]:
        """The articles that `page` names, published or not."""
        return {self.key_of[pk] for pk in self._mentioned[id(page)] if pk in self.key_of} - {page.uuid}

    def translations(
        self, key: uuid.UUID, reader: ArticlePage, here: Municipality | None = None
    ) -> dict[str, ArticlePage]:
        """Live translations of an article that everybody who can read `reader` can read too.

        A text that only the municipality `here` reads may name that municipality's own articles.
        """
        found = self._written(key, reader, here)
        return {language: page for language, page in found.items() if page.pk not in self._without}

    def _written(
        self, key: uuid.UUID, reader: ArticlePage, here: Municipality | None = None
    ) -> dict[str, ArticlePage]:
        library = self.library(reader)
        return {
            self.language(page): page
            for page in self._translations.get(key, [])
            if (owner := self.library(page)) is not None
            and library is not None
            and owner.region == library.region
            and (not owner.is_local or owner.municipality in (library.municipality, here))
        }

    def best(
        self, key: uuid.UUID | None, reader: ArticlePage, here: Municipality | None = None
    ) -> ArticlePage | None:
        """The translation to show beside `reader`: its language, else Danish, else none."""
        if key is None:
            return None
        found = self.translations(key, reader, here)
        return found.get(self.language(reader)) or found.get(DEFAULT_LANGUAGE)

    def translation_state(self, page: ArticlePage) -> TranslationState | None:
        return self._states.get((page.uuid, self.language(page)))

    def source(self, page: ArticlePage) -> ArticlePage | None:
        """The live article that `page` translates."""
        found = self.translations(page.uuid, page).get(DEFAULT_LANGUAGE)
        return found if found is not None and found is not page else None

    def review(self, page: ArticlePage) -> Review:
        """The review that counts for `page`, also where the Danish article is not shown any more."""
        if id(page) not in self._reviews:
            danish = self._written(page.uuid, page).get(DEFAULT_LANGUAGE)
            if danish is None and page.alias_of_id:
                danish = self._danish_of_aliases.get(page.pk)
            self._reviews[id(page)] = review_of(page, None if self._is_danish(page) else danish)
        return self._reviews[id(page)]

    def _is_danish(self, page: ArticlePage) -> bool:
        return self.language(page) == DEFAULT_LANGUAGE

    @cached_property
    def _danish_of_aliases(self) -> dict[Any, ArticlePage]:
        pages = (page for found in self._translations.values() for page in found)
        return danish_of_others(page for page in pages if page.alias_of_id and not self._is_danish(page))

    def target(self, page_id: int, reader: ArticlePage, here: Municipality | None = None) -> Target | None:
        page = self.best(self.key_of.get(page_id), reader, here)
        return (page.uuid, page.slug, self.language(page)) if page else None

    def sort_key(self, page: ArticlePage) -> str:
        """The tree path of the article in the default language, so that all languages share one order."""
        for other in self._translations.get(page.uuid, []):
            if self.language(other) == DEFAULT_LANGUAGE:
                return str(other.path)
        return str(page.path)


def _with_images(pages: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    # One Image object for all pages that show it: a new photograph is then resized once, not for each page.
    return pages.select_related("recording").prefetch_related("image__renditions", "image__picture_colour")


def _page_ids(page: ArticlePage) -> set[int]:
    streams = (page.body, page.easy_body, page.related_articles)
    return set().union(*(page_ids_in(stream.raw_data) for stream in streams))


class Contacts:
    """The local contacts of several municipalities in several languages, asked for when the first is needed."""

    def __init__(self, municipalities: Iterable[int], languages: Iterable[str]) -> None:
        self._municipalities, self._languages = list(municipalities), set(languages)

    def of(self, municipality_id: int, language: str) -> dict[str, LocalContact]:
        """By slot, in `language` where that is filled in."""
        return self._all[municipality_id, language]

    @cached_property
    def _all(self) -> dict[tuple[int, str], dict[str, LocalContact]]:
        words = {
            (text.fact_id, text.language): text
            for text in LocalFactText.unscoped.filter(
                fact__municipality__in=self._municipalities, language__in=self._languages
            )
        }
        found: dict[tuple[int, str], dict[str, LocalContact]] = {
            (place, language): {} for place in self._municipalities for language in self._languages
        }
        for fact in LocalFact.unscoped.filter(municipality__in=self._municipalities):
            for language in self._languages:
                text = words.get((fact.pk, language))
                found[fact.municipality_id, language][fact.slot] = LocalContact(
                    name=text.name if text else fact.name,
                    hours=(text.hours if text else "") or fact.hours,
                    phone=fact.phone,
                    address=fact.address,
                )
        return found


def contacts_of(municipality: Municipality, language: str) -> dict[str, LocalContact]:
    """Return a municipality's local contacts by slot, in `language` where that is filled in."""
    return Contacts([municipality.pk], [language]).of(municipality.pk, language)
