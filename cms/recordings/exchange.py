"""Recordings of articles in an exported library: the sound, and which page says its words."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from cms.exchange.library.context import Incoming, Outgoing
from cms.exchange.queries import local_indexes, topics_of
from cms.recordings.measuring import UnusableRecordingError, extension_of, measure
from cms.recordings.models import Recording


class RecordingsPart:
    """A list of `{"page", "language", "owner", "path", "sha256", "words"}`; the sound lies at `path` in the zip.

    `words` is the digest of the text that was read aloud: where the text differs, nobody hears it.
    """

    def export(self, context: Outgoing) -> Any:
        own = _below(local_indexes(context.municipality)) if context.municipality is not None else None
        regional = _below(topics_of(context.region))
        rows = [*self._rows("region", regional, context)]
        rows += self._rows("municipality", own, context) if own is not None else []
        return rows or None

    def _rows(self, owner: str, where: Q, context: Outgoing) -> list[dict[str, Any]]:
        found = Recording._base_manager.filter(where).select_related("page__locale").order_by("page__path")
        if owner == "region" and context.municipality is not None:
            found = found.filter(page__live=True)
        rows = []
        for recording in found:
            try:
                with recording.file.open("rb") as stream:
                    digest = hashlib.sha256(stream.read()).hexdigest()
            except (OSError, ValueError):
                continue
            path = f"media/recording-{digest[:24]}.{extension_of(recording.file.name or '')}"
            context.files[path] = recording.file
            rows.append(
                {
                    "page": context.page(recording.page_id),
                    "language": recording.page.locale.language_code,
                    "owner": owner,
                    "path": path,
                    "sha256": digest,
                    "words": recording.words,
                }
            )
        return rows

    def restore(self, data: Any, context: Incoming) -> None:
        for one in data:
            if one["owner"] == "region" and not context.regional:
                continue
            page = context.page(one["page"], one["language"])
            if page is None or Recording._base_manager.filter(page_id=page).exists():
                continue
            sound = context.read(one["path"])
            if hashlib.sha256(sound).hexdigest() != one["sha256"]:
                context.notes.add("media_missing", one["path"])
                continue
            self._make(page, one, sound, context)

    def _make(self, page: int, data: dict[str, Any], sound: bytes, context: Incoming) -> None:
        file = ContentFile(sound, name=data["path"])
        try:
            measured = measure(file, name=data["path"], size=len(sound))
        except UnusableRecordingError:
            context.notes.add("media_missing", data["path"])
            return
        row = Recording(
            page_id=page,
            seconds=measured.seconds,
            bytes=measured.bytes,
            kind=measured.kind,
            words=data["words"],
        )
        row.file.save(data["path"], file, save=False)
        row.save()


def _below(pages: Any) -> Q:
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(page__path__startswith=page.path)
    return condition
