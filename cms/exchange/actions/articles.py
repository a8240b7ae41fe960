"""Turn one read file into a draft: a new one, a new revision of the same, or nothing."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Collection, Page

from cms.accounts.models import User
from cms.content.languages import fold
from cms.content.models import ArticlePage, LibraryIndexPage, TopicPage
from cms.content.queries import articles_readable_beside
from cms.exchange.actions.pictures import store_picture
from cms.exchange.models import ImportedFile, ImportRun, Outcome
from cms.exchange.queries import children_of
from cms.exchange.reading import Draft, UnreadableError, read
from cms.exchange.reading.draft import Notes
from cms.exchange.reading.files import Beside, nothing_beside


@dataclass(frozen=True)
class Place:
    """Where articles go: under which page, with which pictures, by whom."""

    parent: Page
    collection: Collection
    topic: TopicPage | None
    actor: User | None


@transaction.atomic
def import_file(
    *, run: ImportRun, place: Place, name: str, data: bytes, beside: Beside = nothing_beside
) -> ImportedFile:
    """Import one file and remember the result. Never publishes; never touches what an editor changed."""
    digest = hashlib.sha256(data).hexdigest()
    before = _last_import(place.parent, name)
    page = _page_of(before)
    result = ImportedFile(run=run, name=name[:300], digest=digest, parent_id=place.parent.pk, notes=[])
    if before is not None and page is not None and before.digest == digest:
        result.outcome, result.page, result.revision_id = Outcome.UNCHANGED, page, before.revision_id
        result.notes = before.notes
    elif before is not None and page is not None and page.latest_revision_id != before.revision_id:
        result.outcome, result.page = Outcome.CONFLICT, page
        result.notes = [{"code": "changed_since", "detail": ""}]
    else:
        _write(result, place, page, data, beside)
    result.save()
    return result


def _last_import(parent: Page, name: str) -> ImportedFile | None:
    kept = [Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED]
    found = ImportedFile.unscoped.filter(parent_id=parent.pk, name=name[:300], outcome__in=kept)
    return found.exclude(page=None).order_by("-pk").first()


def _page_of(before: ImportedFile | None) -> ArticlePage | None:
    if before is None or before.page_id is None:
        return None
    pages: Any = ArticlePage._base_manager.filter(pk=before.page_id)
    found: ArticlePage | None = pages.first()
    return found


def _write(result: ImportedFile, place: Place, page: ArticlePage | None, data: bytes, beside: Beside) -> None:
    try:
        draft = read(result.name, data, beside)
    except UnreadableError as error:
        result.outcome = Outcome.REFUSED
        result.notes = [{"code": error.code, "detail": error.detail[:500]}]
        return
    if not draft.blocks:
        draft.notes.add("no_text")
    body = _stored(draft, place)
    if page is None:
        page = _new_page(draft, place)
        result.outcome = Outcome.CREATED
    else:
        page = page.get_latest_revision_as_object()
        result.outcome = Outcome.UPDATED
    page.title, page.summary = draft.title, draft.summary
    page.body = with_ids(body, page.body, page.translation_key)
    # A draft may lack what publishing asks for, such as the short answer.
    revision = page.save_revision(user=place.actor, clean=False)
    result.page, result.revision_id, result.notes = page, revision.pk, draft.notes.found


def _stored(draft: Draft, place: Place) -> list[dict[str, Any]]:
    """Put the pictures away and their keys into the blocks; a picture that cannot be shown leaves."""
    keys = {
        key: store_picture(picture, collection=place.collection, actor=place.actor, notes=draft.notes)
        for key, picture in draft.pictures.items()
    }
    body = []
    for block in draft.blocks:
        if block["type"] != "image":
            body.append(block)
            continue
        value = block["value"]
        key = keys[value["image"]]
        if key is not None:
            body.append({"type": "image", "value": {**value, "image": key}})
            continue
        words = [value["alt"], value["caption"]]
        if any(words):  # the words about a lost picture are words too
            draft.notes.add("picture_missing", " ".join(word for word in words if word))
    return body


def with_ids(body: list[dict[str, Any]], old: Any, key: uuid.UUID) -> list[dict[str, Any]]:
    """Give blocks ids: those of equal blocks in `old`, so that translations and overrides keep hold."""
    known: dict[str, list[str]] = {}
    for block in old.get_prep_value():
        known.setdefault(_fingerprint(block), []).append(block["id"])
    used = {identity for same in known.values() for identity in same}
    stream = old.stream_block
    result = []
    for place, block in enumerate(stream.get_prep_value(stream.to_python(body))):
        same = known.get(_fingerprint(block))
        kept = same.pop(0) if same else None
        identity = kept or str(uuid.uuid5(key, f"{place}"))
        while kept is None and identity in used:
            identity = str(uuid.uuid5(uuid.UUID(identity), "next"))
        used.add(identity)
        result.append({**block, "id": identity})
    return result


def _fingerprint(block: Any) -> str:
    return json.dumps([block["type"], block["value"]], sort_keys=True, default=str)


def _new_page(draft: Draft, place: Place) -> ArticlePage:
    parent = Page._base_manager.get(pk=place.parent.pk).specific
    page = ArticlePage(
        title=draft.title,
        summary=draft.summary,
        slug=free_slug(draft.title, parent),
        locale=parent.locale,
        live=False,
        has_unpublished_changes=True,
        owner=place.actor,
        topic=place.topic if isinstance(parent, LibraryIndexPage) else None,
    )
    added: ArticlePage = parent.add_child(instance=page)
    return added


def free_slug(title: str, parent: Page) -> str:
    """An address that no article beside it has, made of the title."""
    base = slugify(fold(title))[:80].strip("-") or "artikel"
    taken = set(articles_readable_beside(parent).filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(children_of(Page, parent).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, 100_000) if (slug := f"{base}-{number}") not in taken)


def refused(*, run: ImportRun, parent_id: int, name: str, code: str, detail: str = "") -> ImportedFile:
    """Remember a file that could not even be opened."""
    notes = Notes()
    notes.add(code, detail)
    return ImportedFile.unscoped.update_or_create(
        run=run,
        name=name[:300],
        defaults={
            "digest": "",
            "parent_id": parent_id,
            "outcome": Outcome.REFUSED,
            "notes": notes.found,
        },
    )[0]
