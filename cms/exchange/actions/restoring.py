"""Import a library that was exported: what is missing is made, what is there and differs is left alone."""

import datetime as dt
import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from cms.accounts.models import User
from cms.content.actions.publishing import collected_snapshots
from cms.content.models import ArticlePage, LocalFact, LocalFactText, RegionLibraryPage, TopicPage
from cms.exchange.actions.articles import free_slug
from cms.exchange.actions.pictures import checked_picture
from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.library.form import loaded
from cms.exchange.library.registry import parts
from cms.exchange.library.values import exported, fill
from cms.exchange.models import Outcome
from cms.exchange.queries import children_of, collection_of, local_indexes
from cms.exchange.reading import Picture
from cms.exchange.reading.archives import member
from cms.exchange.reading.draft import Notes
from cms.exchange.rules import can_export
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import municipality_scope
from cms.review.terms import UNREVIEWED


@dataclass
class Restored:
    """One page of a library and what became of it."""

    name: str
    outcome: str
    page: Page | None
    notes: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """How to restore. `with_region`: topics and regional articles too. `publish`: what was published.

    `with_reviews`: what was reviewed counts as reviewed here, which nobody may say of what they bring in
    themselves. So a wish with a person never does.
    """

    region: Region
    municipality: Municipality | None
    actor: User | None
    with_region: bool = False
    publish: bool = False
    with_reviews: bool = True

    @property
    def brings_reviews(self) -> bool:
        return self.with_reviews and self.actor is None

    @property
    def is_of_administrator(self) -> bool:
        return self.actor is not None and can_export(self.actor, self.municipality, self.region)


def restore_library(archive: zipfile.ZipFile, wish: Wish) -> tuple[list[Restored], Notes]:
    """Import a library; return what became of each page, and what else could not be kept.

    Raises UnreadableError when library.json does not follow the format.
    """
    library = loaded(archive)
    with unconfined(), municipality_scope(wish.municipality), collected_snapshots():
        restorer = _Restorer(archive, library, wish)
        restorer.work()
    return restorer.results, restorer.context.notes


class _Restorer:
    def __init__(self, archive: zipfile.ZipFile, library: dict[str, Any], wish: Wish) -> None:
        self.archive, self.library, self.wish = archive, library, wish
        self.results: list[Restored] = []
        self.regional = wish.with_region or wish.municipality is None
        self.context = Incoming(
            region=wish.region,
            municipality=wish.municipality,
            notes=Notes(),
            actor=wish.actor,
            publish=wish.publish,
            regional=self.regional,
            reviews=wish.brings_reviews,
            administers=wish.brings_reviews or wish.is_of_administrator,
            read=self._bytes,
        )

    def work(self) -> None:
        """Files first, then bare pages, then their content: by then every link has its target."""
        for file in self.library["media"]:
            self._file(file)
        pages: list[tuple[Any, dict[str, Any], bool]] = []
        for topic in self.library["topics"]:
            pages += self._bare(topic, TopicPage, self._topic_parent, mine=self.regional)
        for article in self.library["articles"]:
            of_region = article["owner"] == "region"
            if of_region or self.wish.municipality is None:
                find = self._below_topic(article)
                pages += self._bare(article, ArticlePage, find, mine=self.regional and of_region)
            else:
                pages += self._bare(article, ArticlePage, self._local_parent, mine=True)
        for page, translation, is_new in pages:
            self._content(page, translation, is_new=is_new)
        self._facts()
        self._redirects()
        known = parts()
        for name, data in self.library["apps"].items():
            if name in known:
                known[name].restore(data, self.context)
            else:
                self.context.notes.add("part_unknown", name)

    # Files

    def _bytes(self, path: str) -> bytes:
        return member(self.archive, path) if path in self.archive.namelist() else b""

    def _file(self, file: dict[str, Any]) -> None:
        if file["owner"] == "region" and self.wish.municipality is not None and not self.regional:
            self._shared_file(file)
            return
        data = self._bytes(file["path"])
        if hashlib.sha256(data).hexdigest() != file["sha256"]:
            self.context.notes.add("media_missing", file["title"])
            return
        owner = self.wish.municipality if file["owner"] == "municipality" else None
        collection = _folder(collection_of(self.wish.region, owner), file["folder"])
        pk = self._stored(file, data, collection)
        if pk is not None:
            self.context.media[file["key"]] = pk

    def _shared_file(self, file: dict[str, Any]) -> None:
        """A municipality may show the region's pictures, but not add to them."""
        shared = self.wish.region.collection
        model = get_image_model() if file["kind"] == "image" else get_document_model()
        if shared is None:
            return
        data = self._bytes(file["path"])
        below = Collection._base_manager.filter(path__startswith=shared.path)
        known = model._base_manager.filter(
            collection__in=below, file_hash=hashlib.sha1(data, usedforsecurity=False).hexdigest()
        ).first()
        if known is not None:
            self.context.media[file["key"]] = known.pk

    def _stored(self, file: dict[str, Any], data: bytes, collection: Collection) -> int | None:
        model = get_image_model() if file["kind"] == "image" else get_document_model()
        checked = self._checked(file, data)
        if checked is None:
            return None
        data, ending = checked
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        known = model._base_manager.filter(collection=collection, file_hash=digest, title=file["title"])
        found = known.exclude(pk__in=self.context.media.values()).first()
        if found is not None:
            return int(found.pk)
        row = model(title=file["title"], collection=collection, uploaded_by_user=self.wish.actor)
        row.file = ContentFile(data, name=f"{digest[:16]}.{ending}")
        row.file_hash, row.file_size = digest, len(data)
        if file["kind"] == "image":
            row.description = file["description"]
            for name, value in (file["focal"] or {}).items():
                setattr(row, f"focal_point_{name}", value)
        row.save()
        if file["tags"]:
            row.tags.add(*file["tags"])
            row.save()
        return int(row.pk)

    def _checked(self, file: dict[str, Any], data: bytes) -> tuple[bytes, str] | None:
        """Return the bytes to keep and their ending; None, with a note, when the file cannot be taken."""
        if file["kind"] == "image":
            return checked_picture(Picture(file["title"], data), self.context.notes)
        ending = file["path"].rpartition(".")[2]
        if ending in allowed_documents():
            return data, ending
        self.context.notes.add("media_missing", file["title"])
        return None

    # Pages

    def _topic_parent(self, language: str) -> Page | None:
        roots = RegionLibraryPage._base_manager.filter(region=self.wish.region, depth__gt=1)
        return roots.filter(locale__language_code=language).first()

    def _local_parent(self, language: str) -> Page | None:
        if self.wish.municipality is None:
            return None
        indexes = local_indexes(self.wish.municipality)
        return next((index for index in indexes if index.locale.language_code == language), None)

    def _below_topic(self, article: dict[str, Any]) -> Callable[[str], Page | None]:
        def find(language: str) -> Page | None:
            key = self.context.keys.get(article["topic"], article["topic"])
            root = self._topic_parent(language)
            topics = children_of(TopicPage, root) if root is not None and key else None
            return topics.filter(translation_key=key).first() if topics is not None else None

        return find

    def _bare(
        self, entry: dict[str, Any], model: Any, parent_of: Callable[[str], Page | None], *, mine: bool
    ) -> list[tuple[Any, dict[str, Any], bool]]:
        """Find or make the pages of one entry, without content."""
        found: list[tuple[Any, dict[str, Any], bool]] = []
        for translation in entry["translations"]:
            language = translation["locale"]
            parent = parent_of(language)
            if parent is None:
                if mine:
                    self.context.notes.add("place_language", language)
                continue
            key = self._key_here(entry["uuid"], parent)
            page = model._base_manager.filter(translation_key=key, path__startswith=parent.path).first()
            if page is None and not mine:
                code = "topic_missing" if model is TopicPage else "region_missing"
                self.context.notes.add(code, _title(translation))
            elif page is None:
                found.append((self._make(model, parent, key, translation), translation, True))
            elif mine:
                found.append((page, translation, False))
        return found

    def _key_here(self, name: str, parent: Page) -> uuid.UUID:
        """The entry's own uuid, or one made from it when the original lives elsewhere in this installation."""
        key = uuid.UUID(name)
        if name in self.context.keys:
            return self.context.keys[name]
        home = parent.path[: Page.steplen * 2]
        homes = Page._base_manager.filter(
            depth=2, translation_key__in=Page._base_manager.filter(path=home).values("translation_key")
        )
        places = tuple(homes.values_list("path", flat=True))
        holders = Page._base_manager.filter(translation_key=key).values_list("path", flat=True)
        if any(not path.startswith(places) for path in holders):
            root = Page._base_manager.get(path=home)
            key = uuid.uuid5(root.translation_key, name)
            self.context.notes.add("taken_key", name)
        self.context.keys[name] = key
        return key

    def _make(self, model: Any, parent: Page, key: uuid.UUID, translation: dict[str, Any]) -> Any:
        fields = translation["published"] or translation["draft"]
        above = Page._base_manager.get(pk=parent.pk)
        slug = fields["slug"] if _is_free(fields["slug"], above) else free_slug(fields["slug"], above)
        page = model(
            title=fields["title"],
            slug=slug,
            locale=above.locale,
            translation_key=key,
            live=False,
            has_unpublished_changes=True,
            owner=self.wish.actor,
        )
        above.add_child(instance=page)
        self.context.made.add(page.pk)
        return page

    @transaction.atomic
    def _content(self, page: Any, translation: dict[str, Any], *, is_new: bool) -> None:
        language = translation["locale"]
        name = f"{_title(translation)} ({language})"
        if not is_new:
            same = self._now(page) == self._asked(page, translation)
            outcome = Outcome.UNCHANGED if same else Outcome.CONFLICT
            told = [] if same else [{"code": "changed_since", "detail": ""}]
            self.results.append(Restored(name, outcome, page, told))
            return
        notes = Notes()
        slug = page.slug
        for part in ("published", "draft"):
            if translation[part] is None:
                continue
            fill(page, self._brought(translation[part], notes) | {"slug": slug}, self.context, language)
            if part == "published" and self.wish.publish:
                first = translation["first_published_at"]
                page.first_published_at = dt.datetime.fromisoformat(first) if first else None
                page.save_revision(user=self.wish.actor).publish()
                page = type(page)._base_manager.get(pk=page.pk)
            else:
                page.save_revision(user=self.wish.actor, clean=False)
        if translation["published"] is not None and not self.wish.publish:
            notes.add("imported_as_draft")
        self.results.append(Restored(name, Outcome.CREATED, page, notes.found))

    def _brought(self, fields: dict[str, Any], notes: Notes) -> dict[str, Any]:
        """The fields of a page that is new here, without a review that does not come along."""
        if self.wish.brings_reviews or not any(fields.get(name) for name in UNREVIEWED):
            return fields
        notes.add("review_left")
        self.context.notes.add("reviews_left")
        return {name: UNREVIEWED.get(name, value) for name, value in fields.items()}

    def _now(self, page: Any) -> str:
        return self._said(page.get_latest_revision_as_object())

    def _asked(self, page: Any, translation: dict[str, Any]) -> str:
        """What the page would say after the import: filled into a copy, then exported again."""
        copy = page.get_latest_revision_as_object()
        asked = translation["draft"] or translation["published"]
        fill(copy, asked | {"slug": page.slug}, self.context, translation["locale"])
        return self._said(copy)

    def _said(self, page: Any) -> str:
        """All that a page says, comparable; its review only where it would come along."""
        context = Outgoing(region=self.wish.region, municipality=self.wish.municipality)
        left = set() if self.wish.brings_reviews else set(UNREVIEWED)
        return _stable({name: value for name, value in exported(page, context).items() if name not in left})

    # The rest of a municipality

    def _facts(self) -> None:
        place = self.wish.municipality
        for fact in self.library["local_facts"] if place is not None else []:
            texts = fact.pop("texts")
            row, made = LocalFact.unscoped.get_or_create(municipality=place, slot=fact["slot"], defaults=fact)
            for text in texts if made else []:
                LocalFactText.unscoped.create(fact=row, **text)

    def _redirects(self) -> None:
        place = self.wish.municipality
        if place is None or not self.regional:
            return
        for one in self.library["redirects"]:
            page = self.context.page(one["page"], one["locale"] or "") if one["page"] else None
            _row, made = Redirect._base_manager.get_or_create(
                site=place.site,
                old_path=one["old_path"],
                defaults={
                    "is_permanent": one["is_permanent"],
                    "redirect_link": one["link"],
                    "redirect_page_id": page,
                },
            )
            if not made:
                self.context.notes.add("redirect_taken", one["old_path"])


def allowed_documents() -> frozenset[str]:
    from django.conf import settings

    return frozenset(settings.WAGTAILDOCS_EXTENSIONS)


def _is_free(slug: str, parent: Page) -> bool:
    return free_slug(slug, parent) == slug


def _folder(collection: Collection, names: list[str]) -> Collection:
    for name in names:
        found = collection.get_children().filter(name=name).first()
        collection = found or collection.add_child(instance=Collection(name=name))
    return collection


def _title(translation: dict[str, Any]) -> str:
    return str((translation["draft"] or translation["published"])["title"])


def _stable(data: Any) -> str:
    return json.dumps(data, sort_keys=True, default=str)
