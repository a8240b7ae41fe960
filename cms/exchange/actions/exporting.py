"""Write a whole library as one zip: library.json and media."""

import datetime as dt
import io
import json
import uuid
import zipfile
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.models import ArticlePage, LocalFact, LocalFactText, TopicPage
from cms.exchange import audit
from cms.exchange.library.context import Outgoing
from cms.exchange.library.registry import parts
from cms.exchange.library.values import exported
from cms.exchange.models import ExportRun, State
from cms.exchange.queries import files_below, local_indexes, topics_of
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.jobs import enqueue, enqueue_for_region

FORMAT, VERSION = "family-start-library", 1
JOB = "exchange.export_library"
KEPT_FOR = dt.timedelta(days=7)


@transaction.atomic
def start_export(*, region: Region, municipality: Municipality | None, actor: User | None) -> ExportRun:
    """Queue an export of a municipality's library, or of the region's."""
    run = ExportRun.unscoped.create(region=region, municipality=municipality, actor=actor)
    record(audit.EXPORTED, actor=actor, municipality=municipality, target=run)
    if municipality is None:
        enqueue_for_region(JOB, run_id=run.pk)
    else:
        enqueue(JOB, municipality=municipality, run_id=run.pk)
    return run


def write_export(run_id: uuid.UUID) -> None:
    """Write the file of a queued export; it can be fetched for a week. Safe to repeat."""
    run = ExportRun.unscoped.select_related("region", "municipality").filter(pk=run_id).first()
    if run is None or run.is_finished:
        return
    run.state = State.RUNNING
    run.save(update_fields=["state"])
    run.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = run.file.with_suffix(".part")
    try:
        with unfinished.open("wb") as output:
            export_library(region=run.region, municipality=run.municipality, output=output)
        unfinished.replace(run.file)
        run.size, run.state = run.file.stat().st_size, State.DONE
    except Exception:
        unfinished.unlink(missing_ok=True)
        run.state = State.FAILED
        raise
    finally:
        run.finished_at = timezone.now()
        run.expires_at = run.finished_at + KEPT_FOR
        run.save()


def export_library(*, region: Region, municipality: Municipality | None, output: BinaryIO) -> None:
    """Write the zip to `output`. Reads across the region's shared library; for jobs and commands."""
    with unconfined(), municipality_scope(municipality), transaction.atomic():
        context = Outgoing(region=region, municipality=municipality)
        library = library_json(context)
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(library, ensure_ascii=False, indent=1, sort_keys=True)
            archive.writestr("library.json", text)
            for path, file in sorted(context.files.items()):
                with file.open("rb") as stream:
                    archive.writestr(path, stream.read(), compress_type=zipfile.ZIP_STORED)


def exported_bytes(*, region: Region, municipality: Municipality | None) -> bytes:
    output = io.BytesIO()
    export_library(region=region, municipality=municipality, output=output)
    return output.getvalue()


def library_json(context: Outgoing) -> dict[str, Any]:
    """Return the whole library; files that it names stand in `context` afterwards."""
    place = context.municipality or context.region
    languages = list(context.municipality.languages) if context.municipality else []
    library: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": timezone.now().astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "place": {
            "kind": "municipality" if context.municipality else "region",
            "slug": place.slug,
            "name": place.name,
            "languages": languages,
        },
        "topics": _topics(context),
        "articles": [*_regional(context), *_local(context)],
        "local_facts": _facts(context),
        "redirects": _redirects(context),
        "apps": {name: data for name, part in parts().items() if (data := part.export(context)) is not None},
    }
    for kind, file in files_below(_collections(context)):
        context.file(kind, file.pk)
    library["media"] = sorted(context.media.values(), key=lambda file: str(file["key"]))
    return library


def _collections(context: Outgoing) -> list[Collection]:
    place: Any = context.municipality or context.region
    return list(place.collection.get_descendants(inclusive=True)) if place.collection else []


def _grouped(pages: Any) -> dict[str, list[Any]]:
    """Translations together, in the order of their first one in the tree."""
    groups: dict[str, list[Any]] = {}
    for page in pages:
        groups.setdefault(str(page.translation_key), []).append(page)
    return groups


def _topics(context: Outgoing) -> list[dict[str, Any]]:
    return [
        {"uuid": key, "translations": [_translation(page, context) for page in pages]}
        for key, pages in _grouped(topics_of(context.region)).items()
    ]


def _regional(context: Outgoing) -> list[dict[str, Any]]:
    """The region's articles: for a municipality as published, for the region with its drafts."""
    articles: list[dict[str, Any]] = []
    below = {topic.path: str(topic.translation_key) for topic in topics_of(context.region)}
    pages = ArticlePage._base_manager.none()
    for path in below:
        pages = pages | ArticlePage._base_manager.filter(path__startswith=path)
    if context.municipality is not None:
        pages = pages.filter(live=True)
    drafts = context.municipality is None
    for key, group in _grouped(pages.select_related("locale").order_by("path")).items():
        topic = below[group[0].path[: -group[0].steplen]]
        translations = [_translation(page, context, drafts=drafts) for page in group]
        articles.append({"uuid": key, "owner": "region", "topic": topic, "translations": translations})
    return articles


def _local(context: Outgoing) -> list[dict[str, Any]]:
    if context.municipality is None:
        return []
    pages: list[Any] = []
    for index in local_indexes(context.municipality):
        below = ArticlePage._base_manager.filter(path__startswith=index.path)
        pages += list(below.select_related("locale").order_by("path"))
    return [
        {
            "uuid": key,
            "owner": "municipality",
            "topic": None,
            "translations": [_translation(page, context) for page in group],
        }
        for key, group in _grouped(pages).items()
    ]


def _translation(page: ArticlePage | TopicPage, context: Outgoing, *, drafts: bool = True) -> dict[str, Any]:
    """One page: as it is published, and its draft where that differs."""
    published = exported(page, context) if page.live else None
    draft = None
    if drafts and (not page.live or page.has_unpublished_changes):
        draft = exported(page.get_latest_revision_as_object(), context)
    first = page.first_published_at
    return {
        "locale": page.locale.language_code,
        "published": published,
        "draft": draft if draft != published else None,
        "first_published_at": first.astimezone(dt.UTC).isoformat() if first and published else None,
    }


def _facts(context: Outgoing) -> list[dict[str, Any]]:
    if context.municipality is None:
        return []
    facts = LocalFact.unscoped.filter(municipality=context.municipality).order_by("slot")
    texts = LocalFactText.unscoped.filter(fact__municipality=context.municipality).order_by("language")
    words: dict[int, list[dict[str, str]]] = {}
    for text in texts:
        words.setdefault(text.fact_id, []).append(
            {"language": text.language, "name": text.name, "hours": text.hours}
        )
    return [
        {
            **{name: getattr(fact, name) for name in ("slot", "name", "phone", "hours", "address")},
            "texts": words.get(fact.pk, []),
        }
        for fact in facts
    ]


def _redirects(context: Outgoing) -> list[dict[str, Any]]:
    if context.municipality is None:
        return []
    rows = Redirect._base_manager.filter(site=context.municipality.site).order_by("old_path")
    return [
        {
            "old_path": row.old_path,
            "is_permanent": row.is_permanent,
            "link": row.redirect_link,
            "page": context.page(row.redirect_page_id) if row.redirect_page_id else None,
            "locale": _locale_of(row.redirect_page_id),
        }
        for row in rows
    ]


def _locale_of(pk: int | None) -> str | None:
    found = Page._base_manager.filter(pk=pk).values_list("locale__language_code", flat=True).first()
    return str(found) if found else None
