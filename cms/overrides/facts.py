"""Write a changed local contact into the articles that show it: few at once, many in the background."""

import uuid

from django.db import transaction
from django.utils import timezone

from cms.content.actions.publishing import articles_with_slot, snapshot_articles
from cms.municipalities.models import Municipality
from cms.overrides.contacts import replace_contact
from cms.overrides.models import FactRewrite
from cms.plugin_api.jobs import enqueue

AT_ONCE = 20
CHUNK = 50
# A job gives its place back after this many chunks, long before the queue thinks that it died.
CHUNKS_PER_JOB = 40


@transaction.atomic
def write_fact(*, municipality: Municipality, slot: str) -> FactRewrite | None:
    """Bring the articles that show a contact in line with it; return the progress when that takes a while.

    A change that comes while an earlier one is being written begins again from the first article.
    """
    keys = articles_with_slot(municipality=municipality, slot=slot)
    if len(keys) <= AT_ONCE:
        FactRewrite.unscoped.filter(municipality=municipality, slot=slot).delete()
        _write(keys, municipality, slot)
        return None
    now = timezone.now()
    rewrite, _created = FactRewrite.unscoped.update_or_create(
        municipality=municipality,
        slot=slot,
        defaults={"total": len(keys), "waiting": keys, "started_at": now, "touched_at": now},
    )
    enqueue("overrides.write_fact", municipality=municipality, rewrite_id=rewrite.pk)
    return rewrite


def _write(keys: list[uuid.UUID], municipality: Municipality, slot: str) -> None:
    """Put the contact into these articles; those in which it has no place yet are rendered whole."""
    to_render = replace_contact(keys=keys, municipality=municipality, slot=slot)
    snapshot_articles(to_render, only=municipality, neighbours=False)


def continue_rewrite(rewrite_id: int, *, chunks: int = CHUNKS_PER_JOB) -> int:
    """Write the next articles; return how many still wait.

    Each chunk is one transaction with its progress, so a worker that dies loses none and repeats one.
    """
    waiting = 0
    for _chunk in range(chunks):
        waiting = _write_chunk(rewrite_id)
        if not waiting:
            break
    return waiting


@transaction.atomic
def _write_chunk(rewrite_id: int) -> int:
    # Who comes second skips the locked row and leaves the work to the first.
    found = FactRewrite.unscoped.select_for_update(skip_locked=True, of=("self",))
    rewrite = found.select_related("municipality").filter(pk=rewrite_id).first()
    if rewrite is None or not rewrite.waiting:
        return 0
    chunk: list[uuid.UUID] = rewrite.waiting[:CHUNK]
    _write(chunk, rewrite.municipality, rewrite.slot)
    rewrite.waiting = rewrite.waiting[CHUNK:]
    rewrite.touched_at = timezone.now()
    rewrite.save(update_fields=["waiting", "touched_at"])
    return len(rewrite.waiting)


def progress_of(municipality: Municipality, slot: str) -> FactRewrite | None:
    """The last writing of a contact into many articles, finished or not."""
    return FactRewrite.unscoped.filter(municipality=municipality, slot=slot).first()
