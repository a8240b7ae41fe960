"""An import from beginning to end: take the files, read them one after another, tell the result."""

import logging
import shutil
import time
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Self

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.models import TopicPage
from cms.exchange import audit
from cms.exchange.actions.articles import Place, import_file, refused
from cms.exchange.actions.restoring import Wish, restore_library
from cms.exchange.library.form import is_library
from cms.exchange.models import ImportedFile, ImportRun, Outcome, State
from cms.exchange.queries import collection_of
from cms.exchange.reading import EXTENSIONS, UnreadableError
from cms.exchange.reading.archives import files_in, is_plain_name, member, open_archive
from cms.exchange.reading.files import extension
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region
from cms.plugin_api.jobs import enqueue, enqueue_for_region

logger = logging.getLogger("cms.exchange")

JOB = "exchange.import_files"
# A run hands over to a new job before the worker's time limit.
PATIENCE_SECONDS = 120.0
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff"})
_BESIDE = frozenset({".css", ".js", ".ico", ".txt", ".json"}) | _PICTURES


@transaction.atomic
def start_import(
    *,
    region: Region,
    municipality: Municipality | None,
    parent: Page,
    topic: TopicPage | None,
    files: Iterable[Any],
    actor: User | None,
    background: bool = True,
) -> ImportRun:
    """Put the files aside and queue the reading. `files` have `name` and `chunks()` or `read()`."""
    run = ImportRun.unscoped.create(
        region=region, municipality=municipality, parent=parent, topic=topic, actor=actor
    )
    run.folder.mkdir(parents=True, mode=0o700)
    for place, file in enumerate(files):
        # The name that the file had is kept beside it, never used as a path.
        (run.folder / f"{place:04}.data").write_bytes(file.read())
        (run.folder / f"{place:04}.name").write_text(PurePosixPath(str(file.name)).name or "file")
    record(audit.IMPORTED, actor=actor, municipality=municipality, target=run)
    if background:
        queue(run)
    return run


def queue(run: ImportRun) -> None:
    if run.municipality is None:
        enqueue_for_region(JOB, run_id=run.pk)
    else:
        enqueue(JOB, municipality=run.municipality, run_id=run.pk)


def carry_on(run_id: uuid.UUID | str, *, patience: float = PATIENCE_SECONDS) -> ImportRun | None:
    """Import what of a run is not imported yet; safe to repeat. Queues itself when time runs out."""
    run = ImportRun.unscoped.select_related("region", "municipality", "parent", "topic").filter(pk=run_id)
    found = run.first()
    if found is None or found.is_finished:
        return found
    with unconfined():
        _work(found, time.monotonic() + patience)
    return found


def _work(run: ImportRun, until: float) -> None:
    run.state = State.RUNNING
    names = list(_named(run))
    if run.total != len(names):
        run.total = len(names)
    run.save(update_fields=["state", "total"])
    if run.parent is None:
        _refuse_all(run, names)
        return
    place = Place(
        parent=run.parent,
        collection=collection_of(run.region, run.municipality),
        topic=run.topic,
        actor=run.actor,
    )
    done = set(ImportedFile.unscoped.filter(run=run).values_list("name", flat=True))
    with _Opened(run) as opened:
        for name in names:
            if name[:300] in done:
                continue
            if time.monotonic() > until:
                queue(run)
                return
            _import_one(run, place, opened, name)
    finish(run, State.DONE)


def _import_one(run: ImportRun, place: Place, opened: "_Opened", name: str) -> None:
    try:
        library = opened.library(name)
        if library is not None:
            _import_library(run, name, library)
            return
        data = opened.data(name)
        import_file(run=run, place=place, name=name, data=data, beside=opened.beside(name))
    except UnreadableError as error:
        refused(run=run, parent_id=place.parent.pk, name=name, code=error.code, detail=error.detail)
    except Exception:
        logger.exception("A file of import %s could not be imported.", run.pk)
        refused(run=run, parent_id=place.parent.pk, name=name, code="failed")


@transaction.atomic
def _import_library(run: ImportRun, name: str, archive: zipfile.ZipFile) -> None:
    """Import an exported library as drafts; each of its pages is a line in the report."""
    # Asked for in the screen, even when the account is gone by now.
    wish = Wish(run.region, run.municipality, run.actor, with_reviews=False)
    results, notes = restore_library(archive, wish)
    rows = [
        ImportedFile(
            run=run,
            name=f"{name[:80]}: {number:04} {result.name}"[:300],
            digest="",
            parent_id=0,
            outcome=result.outcome,
            page=result.page,
            notes=result.notes,
        )
        for number, result in enumerate(results, start=1)
    ]
    outcome = Outcome.UNCHANGED if all(row.outcome == Outcome.UNCHANGED for row in rows) else Outcome.CREATED
    whole = ImportedFile(run=run, name=name[:300], digest="", parent_id=0, outcome=outcome, notes=notes.found)
    ImportedFile.unscoped.bulk_create([whole, *rows])


def _refuse_all(run: ImportRun, names: list[str]) -> None:
    for name in names:
        refused(run=run, parent_id=0, name=name, code="gone")
    finish(run, State.DONE)


def finish(run: ImportRun, state: str) -> None:
    run.state, run.finished_at = state, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    shutil.rmtree(run.folder, ignore_errors=True)


def _uploads(run: ImportRun) -> Iterator[tuple[str, Path]]:
    for path in sorted(run.folder.glob("*.data")):
        yield path.with_suffix(".name").read_text(), path


def _named(run: ImportRun) -> Iterator[str]:
    """The names of all files of a run; those in a zip as `name.zip/folder/file.docx`."""
    for name, path in _uploads(run):
        if extension(name) != ".zip":
            yield name
            continue
        try:
            archive = open_archive(path.read_bytes())
        except UnreadableError:
            yield name
            continue
        if is_library(archive):
            yield name
            continue
        inside = [found for found in files_in(archive) if extension(found) not in _BESIDE]
        yield from (f"{name}/{found}" for found in inside)


class _Opened:
    """The uploads of a run, opened when they are asked for."""

    def __init__(self, run: ImportRun) -> None:
        self.paths = dict(_uploads(run))
        self.archives: dict[str, zipfile.ZipFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for archive in self.archives.values():
            archive.close()

    def _split(self, name: str) -> tuple[str, str]:
        for outer in self.paths:
            if name.startswith(f"{outer}/"):
                return outer, name[len(outer) + 1 :]
        return name, ""

    def _archive(self, outer: str) -> zipfile.ZipFile:
        if outer not in self.archives:
            self.archives[outer] = open_archive(self.paths[outer].read_bytes())
        return self.archives[outer]

    def library(self, name: str) -> zipfile.ZipFile | None:
        """The exported library that an upload is, or None."""
        if extension(name) != ".zip" or name not in self.paths:
            return None
        archive = self._archive(name)
        return archive if is_library(archive) else None

    def data(self, name: str) -> bytes:
        outer, inner = self._split(name)
        if inner:
            return member(self._archive(outer), inner)
        if extension(outer) == ".zip":
            self._archive(outer)  # raises what is wrong with it
        elif extension(outer) not in EXTENSIONS:
            raise UnreadableError("unknown_kind", extension(outer))
        return self.paths[outer].read_bytes()

    def beside(self, name: str) -> Any:
        """Find pictures by relative name, in the same zip or among the files chosen together."""
        outer, inner = self._split(name)

        def find(wanted: str) -> bytes | None:
            if extension(wanted) not in _PICTURES:
                return None
            if not inner:
                path = self.paths.get(PurePosixPath(wanted).name)
                return path.read_bytes() if path is not None else None
            folder = PurePosixPath(inner).parent
            full = str(folder / wanted)
            while "/../" in full or full.startswith("../"):
                return None
            archive = self._archive(outer)
            known = full in archive.namelist() and is_plain_name(full)
            return member(archive, full) if known else None

        return find
