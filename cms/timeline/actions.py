"""Writes: a family's records, and the library's version when editors change a set."""

import json
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Family, User
from cms.audit.record import record
from cms.content.actions.versions import bump_library
from cms.municipalities.models import Municipality, Region
from cms.timeline.audit import TIMELINE_CHANGED
from cms.timeline.models import FamilyTimeline
from cms.timeline.queries import records_in
from cms.timeline.records import MOST, Record, merged, not_from_the_future, without_old_deletions


class TooManyRecordsError(ValueError):
    """The family would have more records than anybody needs."""


@transaction.atomic
def merge_timeline(*, family: Family, records: Iterable[Record], actor: User) -> list[Record]:
    """Merge a device's records with the family's and keep the result; return it.

    Two devices at once wait for each other at the family's row.
    """
    Family.unscoped.select_for_update().get(pk=family.pk)
    row = FamilyTimeline.unscoped.filter(family=family).first() or FamilyTimeline(family=family)
    now = int(timezone.now().timestamp() * 1000)
    before = records_in(row)
    after = without_old_deletions(merged(before, not_from_the_future(records, now)), now)
    if len(after) > MOST:
        raise TooManyRecordsError
    if after != before:
        row.state = json.dumps(after, separators=(",", ":"))
        row.updated_at = timezone.now()
        row.save()
        record(
            TIMELINE_CHANGED,
            actor=actor,
            municipality=family.municipality,
            target=row,
            family=family,
            data={"records": sum(1 for one in after if one not in before)},
        )
    return after


def sets_changed(*, region: Region | None = None, municipality: Municipality | None = None) -> None:
    """Tell phones to read the timeline anew: those of one municipality, or of the whole region."""
    if municipality is not None:
        bump_library([municipality])
    elif region is not None:
        bump_library(region.municipalities.all())
