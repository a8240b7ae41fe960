"""Change, approve and pass on danger words. What was approved is never changed again."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.audit.record import record
from plugins.chat import audit
from plugins.chat.danger.suggested import suggested_entries
from plugins.chat.errors import MayNotApproveError, NotADraftError, SeenOtherwiseError
from plugins.chat.models import ClinicalOwner, DangerEditor, DangerEntry, DangerList, DangerVersion
from plugins.chat.queries.danger import regional_version
from plugins.chat.rules import can_adopt_for_region, can_approve

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


@transaction.atomic
def start_draft(*, municipality: "Municipality", language: str, actor: "User") -> DangerVersion:
    """Return the list's draft, made now if there is none.

    It begins with what is approved here, else with the region's default, else with the suggestion that
    the product ships.
    """
    row = DangerList(municipality=municipality, language=language)
    DangerList.objects.bulk_create([row], ignore_conflicts=True)
    held = _locked(municipality, language)
    latest = held.versions.order_by("-number").first()
    if latest is not None and latest.approved_at is None:
        return latest
    draft = DangerVersion.objects.create(list=held, number=latest.number + 1 if latest else 1)
    source = latest or regional_version(municipality, language)
    if source is None:
        entries = suggested_entries(draft, language)
    else:
        entries = [
            DangerEntry(
                version=draft, key=one.key, kind=one.kind, phrase=one.phrase, topic=one.topic, call=one.call
            )
            for one in DangerEntry.unscoped.filter(version=source)
        ]
    DangerEntry.objects.bulk_create(entries)
    record(
        audit.DANGER_EDITED,
        actor=actor,
        municipality=municipality,
        target=draft,
        data={"act": "started", "language": language, "number": draft.number, "entries": len(entries)},
    )
    return draft


@transaction.atomic
def save_entry(*, entry: DangerEntry, actor: "User") -> DangerEntry:
    """Write one entry of a draft, a new one included. Raises NotADraftError."""
    draft = _draft(entry.version_id)
    entry.save()
    _edited(draft, actor, "saved", entry.key)
    return entry


@transaction.atomic
def remove_entry(*, entry: DangerEntry, actor: "User") -> None:
    draft = _draft(entry.version_id)
    entry.delete()
    _edited(draft, actor, "removed", entry.key)


@transaction.atomic
def discard_draft(*, version: DangerVersion, actor: "User") -> None:
    """Throw the draft away; what is approved stays as it is."""
    draft = _draft(version.pk)
    record(
        audit.DANGER_DISCARDED,
        actor=actor,
        municipality=draft.list.municipality,
        target=draft,
        data={"language": draft.list.language, "number": draft.number},
    )
    draft.delete()


@transaction.atomic
def approve(*, version: DangerVersion, actor: "User", saves: int) -> DangerVersion:
    """Let the draft reach families' phones from now on.

    `saves` is the state that the approver had before them: SeenOtherwiseError when it has changed
    since. MayNotApproveError without the right, or for somebody who changed this very draft.
    """
    draft = _draft(version.pk)
    if not can_approve(actor, draft):
        raise MayNotApproveError
    if draft.saves != saves:
        raise SeenOtherwiseError
    draft.approved_at, draft.approved_by = timezone.now(), actor
    draft.save(update_fields=["approved_at", "approved_by"])
    record(
        audit.DANGER_APPROVED,
        actor=actor,
        municipality=draft.list.municipality,
        target=draft,
        data={"language": draft.list.language, "number": draft.number, "entries": draft.entries.count()},
    )
    return draft


@transaction.atomic
def adopt_for_region(*, version: DangerVersion, actor: "User") -> DangerVersion:
    """Let municipalities of the region without an approved list of their own use this one."""
    held = DangerVersion.objects.select_related("list__municipality__region").get(pk=version.pk)
    place = held.list.municipality
    if held.approved_at is None or not can_adopt_for_region(actor, place):
        raise MayNotApproveError
    held.regional_at = timezone.now()
    held.save(update_fields=["regional_at"])
    record(
        audit.DANGER_REGIONAL,
        actor=actor,
        municipality=place,
        target=held,
        data={"language": held.list.language, "number": held.number},
    )
    return held


@transaction.atomic
def appoint_owner(*, municipality: "Municipality", user: "User", actor: "User") -> None:
    """Give a professional the right to approve; a second time changes nothing."""
    _, is_new = ClinicalOwner.objects.get_or_create(municipality=municipality, user=user, ended_at=None)
    if is_new:
        record(
            audit.OWNER_APPOINTED,
            actor=actor,
            municipality=municipality,
            target=user,
        )


@transaction.atomic
def end_ownership(*, owner: ClinicalOwner, actor: "User") -> None:
    changed = ClinicalOwner.objects.filter(pk=owner.pk, ended_at=None).update(ended_at=timezone.now())
    if changed:
        record(audit.OWNER_ENDED, actor=actor, municipality=owner.municipality, target=owner.user)


def _locked(municipality: "Municipality", language: str) -> DangerList:
    return DangerList.objects.select_for_update().get(municipality=municipality, language=language)


def _draft(version_id: UUID) -> DangerVersion:
    """The draft under its list's lock: an approval and an edit wait for one another."""
    version = DangerVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotADraftError
    DangerList.objects.select_for_update().get(pk=version.list_id)
    held = DangerVersion.objects.select_related("list__municipality").filter(pk=version_id).first()
    if held is None or held.approved_at is not None:
        raise NotADraftError
    return held


def _edited(draft: DangerVersion, actor: "User", act: str, key: UUID) -> None:
    DangerVersion.objects.filter(pk=draft.pk).update(saves=F("saves") + 1)
    DangerEditor.objects.update_or_create(version=draft, user=actor, defaults={"at": timezone.now()})
    record(
        audit.DANGER_EDITED,
        actor=actor,
        municipality=draft.list.municipality,
        target=draft,
        data={"act": act, "language": draft.list.language, "number": draft.number, "entry": str(key)},
    )
