"""Reads of danger words: what is served, what is drafted, and what differs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from plugins.chat.models import ClinicalOwner, DangerEditor, DangerEntry, DangerList, DangerVersion

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def served_versions(municipality: "Municipality") -> list[DangerVersion]:
    """The version that phones get, for each language: the own approved one, else the region's default.

    With their entries; three queries.
    """
    own = _approved(municipality).order_by("list__language", "-number").distinct("list__language")
    chosen = regional_versions(municipality)
    chosen |= {version.list.language: version for version in own.select_related("list")}
    rows: dict[UUID, list[DangerEntry]] = {version.pk: [] for version in chosen.values()}
    for entry in DangerEntry.unscoped.filter(version__in=rows).order_by("pk"):
        rows[entry.version_id].append(entry)
    for version in chosen.values():
        version.served_entries = rows[version.pk]  # type: ignore[attr-defined]
    return [chosen[language] for language in sorted(chosen)]


def known_entry(municipality: "Municipality", version: UUID, key: UUID) -> DangerEntry | None:
    """An entry that a phone here can have got, now or earlier; None for a draft's or another place's."""
    mine = Q(version__list__municipality=municipality) | Q(
        version__list__municipality__region=municipality.region_id, version__regional_at__isnull=False
    )
    return (
        DangerEntry.unscoped.filter(mine, version=version, key=key, version__approved_at__isnull=False)
        .exclude(kind=DangerEntry.Kind.HARMLESS)
        .select_related("version")
        .first()
    )


def regional_versions(municipality: "Municipality") -> dict[str, DangerVersion]:
    """What the region lets be used, by language."""
    found = _regional(municipality).order_by("list__language", "-regional_at").distinct("list__language")
    return {version.list.language: version for version in found.select_related("list")}


def regional_version(municipality: "Municipality", language: str) -> DangerVersion | None:
    """What the region lets be used in this language until there is an own list."""
    return _regional(municipality).filter(list__language=language).order_by("-regional_at").first()


def lists_of(municipality: "Municipality") -> QuerySet[DangerList]:
    """The lists with their versions, the newest first; a constant number of queries."""
    versions = DangerVersion.unscoped.select_related("approved_by").order_by("-number")
    return DangerList.unscoped.filter(municipality=municipality).prefetch_related(
        Prefetch("versions", versions)
    )


def editors_of(version: DangerVersion) -> list[Any]:
    """Who changed the draft, the last first."""
    rows = DangerEditor.unscoped.filter(version=version).select_related("user").order_by("-at")
    return [row.user for row in rows]


def owners_of(municipality: "Municipality") -> QuerySet[ClinicalOwner]:
    rows = ClinicalOwner.unscoped.filter(municipality=municipality, ended_at=None)
    return rows.select_related("user").order_by("user__first_name", "user__last_name", "pk")


@dataclass(frozen=True)
class Change:
    """What became of one entry: `before` is None for a new one, `after` for one that is gone."""

    before: DangerEntry | None
    after: DangerEntry | None


def changes_between(before: DangerVersion | None, after: DangerVersion) -> list[Change]:
    """What differs between two versions, in the order of their words."""
    old = {one.key: one for one in _entries(before)} if before is not None else {}
    new = {one.key: one for one in _entries(after)}
    found = [
        Change(old.get(key), new.get(key))
        for key in {*old, *new}
        if _facts(old.get(key)) != _facts(new.get(key))
    ]
    return sorted(found, key=lambda change: str(change.after or change.before))


def _entries(version: DangerVersion) -> QuerySet[DangerEntry]:
    return DangerEntry.unscoped.filter(version=version)


def _facts(entry: DangerEntry | None) -> tuple[str, ...] | None:
    return None if entry is None else (entry.kind, entry.phrase, entry.topic, entry.call)


def _approved(municipality: "Municipality") -> QuerySet[DangerVersion]:
    return DangerVersion.unscoped.filter(list__municipality=municipality, approved_at__isnull=False)


def _regional(municipality: "Municipality") -> QuerySet[DangerVersion]:
    return DangerVersion.unscoped.filter(
        list__municipality__region=municipality.region_id, regional_at__isnull=False
    )
