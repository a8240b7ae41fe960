"""Reads: masters, published changes, and what needs an editor's eye."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import WorkflowState

from cms.content.models import ArticlePage, PublishedArticle, RegionLibraryPage
from cms.content.queries import under
from cms.content.rendering.composition import (
    AT_A_BLOCK,
    Change,
    LocalTexts,
    Mode,
    Reviewed,
    is_locked,
)
from cms.municipalities.models import Municipality
from cms.overrides.fingerprint import fingerprint
from cms.overrides.models import LockedBlock, Override
from cms.overrides.texts import excerpt


@dataclass(frozen=True)
class Part:
    """A block of a regional article as an editor recognises it."""

    id: str
    kind: str
    excerpt: str
    locked: bool


@dataclass(frozen=True)
class State:
    """How a change stands to its article. `gone` and `locked` mean that families see the region's text."""

    master: ArticlePage | None
    changed: bool = False
    gone: bool = False
    locked: bool = False

    @property
    def needs_attention(self) -> bool:
        return self.master is None or self.changed or self.gone or self.locked


def regional_articles(municipality: Municipality) -> QuerySet[ArticlePage]:
    """The live articles of the municipality's region, in the order of the library."""
    roots = RegionLibraryPage._base_manager.filter(region=municipality.region_id)
    paths = frozenset(roots.values_list("path", flat=True))
    pages: QuerySet[ArticlePage] = ArticlePage._base_manager.filter(under(paths), live=True)
    return pages.select_related("locale").order_by("path")


def master_of(override: Override) -> ArticlePage | None:
    return masters([override]).get((override.article_uuid, override.locale))


def masters(overrides: Iterable[Override]) -> dict[tuple[uuid.UUID, str], ArticlePage]:
    """The live regional articles that these changes belong to."""
    wanted = list(overrides)
    if not wanted:
        return {}
    found = regional_articles(wanted[0].municipality).filter(
        translation_key__in={override.article_uuid for override in wanted}
    )
    return {(page.translation_key, page.locale.language_code): page for page in found}


def locked_ids(region_id: int, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = LockedBlock.objects.filter(region=region_id, article_uuid__in=list(keys))
    for key, block in rows.values_list("article_uuid", "block_id"):
        found[key].add(block)
    return {key: frozenset(blocks) for key, blocks in found.items()}


def parts_of(page: ArticlePage) -> list[Part]:
    """The article's blocks with the beginning of their text; which ones are locked."""
    from cms.content.queries import library_of

    library = library_of(page)
    locked = locked_ids(library.region.pk, [page.uuid]) if library else {}
    return [
        Part(
            id=str(child.id),
            kind=str(child.block.label),
            excerpt=excerpt(child),
            locked=is_locked(child, locked.get(page.uuid, frozenset())),
        )
        for child in page.body
    ]


def states(overrides: Sequence[Override]) -> dict[int, State]:
    """How each change stands to its article, in two queries for all."""
    pages = masters(overrides)
    locked = locked_ids(overrides[0].municipality.region_id, {key for key, _ in pages}) if overrides else {}
    return {
        override.pk: state_of(
            override,
            pages.get((override.article_uuid, override.locale)),
            locked.get(override.article_uuid, frozenset()),
        )
        for override in overrides
    }


def state_of(override: Override, master: ArticlePage | None, locked: frozenset[str]) -> State:
    if master is None:
        return State(None)
    blocks = {str(child.id): child for child in master.body}
    block = blocks.get(override.block_id)
    return State(
        master,
        changed=override.base_revision != master.live_revision_id,
        gone=override.mode in AT_A_BLOCK and block is None,
        locked=(override.mode == Mode.REPLACE_BLOCK and block is not None and is_locked(block, locked))
        or (override.mode == Mode.HIDE and any(is_locked(child, locked) for child in master.body)),
    )


def needing_attention(municipality: Municipality) -> list[tuple[Override, State]]:
    """The published changes whose article has changed, lost the part, locked it, or gone."""
    live = list(Override.unscoped.filter(municipality=municipality, live=True).select_related("municipality"))
    found = states(live)
    return [(one, found[one.pk]) for one in live if found[one.pk].needs_attention]


def in_review(overrides: Iterable[Override]) -> set[int]:
    """The keys of those that a professional is to read, in one query."""
    keys = [str(override.pk) for override in overrides]
    waiting = WorkflowState._base_manager.filter(
        base_content_type=ContentType.objects.get_for_model(Override),
        object_id__in=keys,
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return {int(key) for key in waiting.values_list("object_id", flat=True)}


def reviewed_words(override: Override) -> Reviewed | None:
    """Who has approved what families read; of a draft, who has approved the draft. For lists: no query.

    `latest_revision` must be loaded.
    """
    if override.live or override.latest_revision is None:
        return override.reviewed
    told = override.latest_revision.content
    if not told.get("reviewer_name") or not told.get("reviewed_at"):
        return None
    said = fingerprint(told["mode"], told["block_id"], json.loads(told["body"]))
    if said != told.get("reviewed_text"):
        return None
    return Reviewed(told["reviewer_name"], told["reviewer_role"], dt.date.fromisoformat(told["reviewed_at"]))


def published_texts(keys: Iterable[uuid.UUID], *, without: int | None = None) -> LocalTexts:
    """All municipalities' published changes to these articles, save one; what publishing asks for."""
    wanted = list(keys)
    if not wanted:
        return LocalTexts()
    locks: dict[tuple[int, uuid.UUID], set[str]] = defaultdict(set)
    for lock in LockedBlock.objects.filter(article_uuid__in=wanted):
        locks[lock.region_id, lock.article_uuid].add(lock.block_id)
    changes: dict[tuple[int, uuid.UUID, str], list[Change]] = defaultdict(list)
    hiding: list[Override] = []
    rows = Override.unscoped.filter(article_uuid__in=wanted, live=True).order_by("pk")
    for override in rows.select_related("municipality"):
        if override.pk == without:
            continue
        if override.mode == Mode.HIDE:
            hiding.append(override)
        elif override.body:
            key = (override.municipality_id, override.article_uuid, override.locale)
            changes[key].append(override.change())
    frozen = {key: frozenset(blocks) for key, blocks in locks.items()}
    return LocalTexts(changes, _hidden(hiding, frozen), frozen)


def _hidden(
    hiding: Sequence[Override], locks: dict[tuple[int, uuid.UUID], frozenset[str]]
) -> frozenset[tuple[int, uuid.UUID]]:
    """Where articles are hidden: an article with a locked part, in any language, is never."""
    if not hiding:
        return frozenset()
    keys = {override.article_uuid for override in hiding}
    kept: set[tuple[int, uuid.UUID]] = set()
    regional: set[tuple[int, uuid.UUID]] = set()
    for region in {override.municipality.region_id: override.municipality for override in hiding}.values():
        for page in regional_articles(region).filter(translation_key__in=keys):
            place = (region.region_id, page.uuid)
            regional.add(place)
            if any(is_locked(child, locks.get(place, frozenset())) for child in page.body):
                kept.add(place)
    return frozenset(
        (override.municipality_id, override.article_uuid)
        for override in hiding
        if (override.municipality.region_id, override.article_uuid) in regional - kept
    )


def users_of_slot(municipality: Municipality, slot: str) -> QuerySet[PublishedArticle]:
    """The articles of the municipality that show a local contact."""
    found = PublishedArticle.unscoped.filter(municipality=municipality, slots__contains=[slot])
    found = found.order_by("sort_key", "locale", "variant").distinct("sort_key", "locale")
    return found.only("title", "locale", "slug", "is_local", "article_uuid")
